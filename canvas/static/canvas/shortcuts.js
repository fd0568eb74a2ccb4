/** Every shortcut of the canvas, for the keyboard to act on and for the sheet to list. */

import { nodeIdOf } from "./dom.js";
import { neighbour } from "./placing.js";

/** @import {Actions} from "./actions.js" */
/** @import {Cards} from "./cards.js" */
/** @import {CardFocus} from "./focus.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Gestures} from "./gestures.js" */
/** @import {Wiring} from "./wiring.js" */
/** @import {Point} from "./types.js" */

/** @typedef {{editor: Editor, cards: Cards, focus: CardFocus, wiring: Wiring, gestures: Gestures, actions: Actions}} Parts */

/**
 * `keys` as `chordsOf` writes them. `run` gives false where the key means nothing at the moment; without `run` the
 * browser's own event or the pointer does it, and the entry is there to be listed. `edits`: of no use to viewers.
 * `whileTyping`: also acts in a text field.
 *
 * @typedef {{group: "Look" | "Select" | "Edit" | "Nodes", keys: string[], label: string, edits?: boolean,
 *   whileTyping?: boolean, run?: (parts: Parts, event: KeyboardEvent) => boolean | void}} Shortcut
 */

const STEP = 10;
const LONG_STEP = 50;
/** @type {Record<string, Point>} */
const ARROWS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** @param {string} modifiers */
const arrows = (modifiers) => Object.keys(ARROWS).map((arrow) => modifiers + arrow);

/** @type {Shortcut[]} */
export const SHORTCUTS = [
  { group: "Look", keys: ["Space+Drag"], label: "Move the view" },
  { group: "Look", keys: ["Mod+Wheel"], label: "Zoom at the pointer" },
  { group: "Look", keys: ["+", "=", "Mod++", "Mod+="], label: "Zoom in", run: ({ editor }) => editor.camera.zoomIn() },
  { group: "Look", keys: ["-", "Mod+-"], label: "Zoom out", run: ({ editor }) => editor.camera.zoomOut() },
  { group: "Look", keys: ["0", "Mod+0"], label: "Zoom to 100 %", run: ({ editor }) => editor.camera.zoomTo(1) },
  { group: "Look", keys: ["Shift+1"], label: "Show everything", run: ({ editor }) => editor.camera.fit(editor.store.view) },

  { group: "Select", keys: ["Shift+Click"], label: "Add to the selection or take out of it" },
  { group: "Select", keys: ["Mod+A"], label: "Select everything", run: ({ editor }) => editor.selectAll() },
  { group: "Select", keys: arrows("Alt+"), label: "Go to the next node", run: goToNext },
  { group: "Select", keys: ["Enter"], label: "Go into the node", run: enter },
  { group: "Select", keys: ["Escape"], label: "One step out", whileTyping: true, run: escape },

  { group: "Edit", keys: ["Mod+Z"], label: "Undo", edits: true, run: ({ editor }) => editor.undo() },
  { group: "Edit", keys: ["Mod+Shift+Z", "Mod+Y"], label: "Redo", edits: true, run: ({ editor }) => editor.redo() },
  { group: "Edit", keys: ["Delete", "Backspace"], label: "Delete", edits: true, run: remove },
  { group: "Edit", keys: arrows(""), label: "Move what is selected", edits: true, run: (parts, event) => nudge(parts, event, STEP) },
  {
    group: "Edit",
    keys: arrows("Shift+"),
    label: "Move what is selected further",
    edits: true,
    run: (parts, event) => nudge(parts, event, LONG_STEP),
  },

  { group: "Nodes", keys: ["Mod+Enter"], label: "Run", edits: true, whileTyping: true, run: runSelected },
];

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function goToNext({ editor, cards }, event) {
  const { nodes } = editor.store.view;
  const arrow = ARROWS[event.key];
  const from = nodes.get(nodeIdOf(document.activeElement) ?? [...editor.selection.nodes][0] ?? "");
  const to = from && arrow ? neighbour(editor.store.view, from, arrow) : nodes.values().next().value;
  if (to) cards.focus(to);
  return to !== undefined;
}

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function enter({ focus }, event) {
  const isCard = event.target instanceof HTMLElement && event.target.matches(".node");
  if (isCard) focus.enter(event.target);
  return isCard;
}

/**
 * One step out: of the gesture, of the wire, of the card, of the selection.
 *
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function escape({ editor, cards, gestures, wiring }, { target }) {
  const inside = target instanceof HTMLElement && !target.matches(".node") ? nodeIdOf(target) : undefined;
  if (gestures.isBusy) gestures.cancel();
  else if (wiring.isBegun) wiring.cancel();
  else if (inside) cards.shell(inside)?.focus({ preventScroll: true });
  else if (!editor.selection.isEmpty) editor.selection.clear();
  else return false;
  return true;
}

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function remove({ editor, wiring }, { target }) {
  if (target instanceof HTMLElement && target.matches(".port")) wiring.removeNewestAt(target);
  else editor.removeSelected();
}

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 * @param {number} step in canvas pixels
 */
function nudge({ editor }, event, step) {
  const arrow = ARROWS[event.key];
  if (!arrow || !editor.selection.nodes.size) return false;
  editor.nudge(arrow.x * step, arrow.y * step);
  return true;
}

/** @param {Parts} parts */
function runSelected({ editor, actions }) {
  const inside = nodeIdOf(document.activeElement);
  const ids = editor.selection.nodes.size ? editor.selection.nodes : new Set(inside ? [inside] : []);
  for (const id of ids) void actions.run(id);
  return ids.size > 0;
}
