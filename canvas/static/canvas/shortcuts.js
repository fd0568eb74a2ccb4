/** Every shortcut of the canvas, for the keyboard to act on and for the sheet to list. */

import { isTyping, nodeIdOf } from "./dom.js";
import { ARRANGING, ON_GROUND, ON_SELECTION, usable } from "./commands.js";
import { neighbour } from "./placing.js";
import { readingOrder } from "./reading_order.js";
import { resizeSelected } from "./resizing.js";
import { t } from "./text.js";
import { announce } from "./toast.js";
import { panBy } from "./viewport.js";

/** @import {Actions} from "./actions.js" */
/** @import {AddMenu} from "./add_menu.js" */
/** @import {Cards} from "./cards.js" */
/** @import {Clipboard} from "./clipboard.js" */
/** @import {Command} from "./commands.js" */
/** @import {CardFocus} from "./focus.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Gestures} from "./gestures.js" */
/** @import {ListToggle} from "./list_toggle.js" */
/** @import {loadLazy} from "./load_lazy.js" */
/** @import {Minimap} from "./minimap.js" */
/** @import {Renaming} from "./renaming.js" */
/** @import {Wiring} from "./wiring.js" */
/** @import {GraphNode, Point} from "./types.js" */

/**
 * @typedef {{editor: Editor, cards: Cards, focus: CardFocus, wiring: Wiring, gestures: Gestures, actions: Actions,
 *   addMenu: AddMenu, clipboard: Clipboard, renaming: Renaming, minimap: Minimap, pointer: () => Point | null,
 *   toggleQueue(): void, list: ListToggle, sheet: () => Promise<void>, connect: (node: string) => Promise<void>, lazy: typeof loadLazy}} Parts
 *   `pointer`: where the mouse is over the canvas, in window pixels
 */

/**
 * `keys` as `chordsOf` writes them. `run` gives false where the key means nothing at the moment; without `run` the
 * browser's own event or the pointer does it, and the entry is there to be listed. `edits`: of no use to viewers.
 * `whileTyping`: also acts in a text field.
 *
 * @typedef {{group: "Look" | "Select" | "Edit" | "Arrange" | "Nodes", keys: string[], label: string, edits?: boolean,
 *   whileTyping?: boolean, run?: (parts: Parts, event: KeyboardEvent) => boolean | void}} Shortcut
 */

const STEP = 10;
const LONG_STEP = 50;
/** The view is moved faster than what lies in it. */
const VIEW_PACE = 8;
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
  { group: "Look", keys: ["?"], label: t("Show this sheet"), run: ({ sheet }) => void sheet() },
  { group: "Look", keys: ["L"], label: t("List of nodes, or the canvas"), run: ({ list }) => void list.toggle() },
  { group: "Look", keys: ["Space+Drag"], label: t("Move the view") },
  { group: "Look", keys: arrows(""), label: t("Move the view while nothing is selected") },
  { group: "Look", keys: ["Mod+Wheel"], label: t("Zoom at the pointer") },
  { group: "Look", keys: ["+", "=", "Mod++", "Mod+="], label: t("Zoom in"), run: (parts) => zoom(parts, 1.25) },
  { group: "Look", keys: ["-", "Mod+-"], label: t("Zoom out"), run: (parts) => zoom(parts, 1 / 1.25) },
  { group: "Look", keys: ["0", "Mod+0"], label: t("Zoom to 100 %"), run: ({ editor }) => editor.camera.zoomTo(1) },
  { group: "Look", keys: ["Shift+1"], label: t("Show everything"), run: byCommand(ON_GROUND, "fit") },
  { group: "Look", keys: ["Shift+2"], label: t("Zoom to selection"), run: byCommand(ON_SELECTION, "zoom") },
  { group: "Look", keys: ["M"], label: t("Show or hide the map"), run: ({ minimap }) => minimap.toggle() },

  { group: "Select", keys: ["Shift+Click"], label: t("Add to the selection or take out of it") },
  { group: "Select", keys: ["Mod+A"], label: t("Select everything"), run: ({ editor }) => editor.selectAll() },
  { group: "Select", keys: arrows("Alt+"), label: t("Go to the next node"), run: goToNext },
  { group: "Select", keys: ["PageDown", "PageUp"], label: t("Next or previous node in reading order"), run: goInOrder },
  { group: "Select", keys: ["Home", "End"], label: t("First or last node"), run: goInOrder },
  { group: "Select", keys: arrows("Alt+Shift+"), label: t("Select the next node as well"), run: goToNext },
  { group: "Select", keys: ["Shift+PageDown", "Shift+PageUp"], label: t("The same in reading order"), run: goInOrder },
  { group: "Select", keys: ["Enter"], label: t("Go into the node"), run: enter },
  { group: "Select", keys: ["Escape"], label: t("One step out"), whileTyping: true, run: escape },

  { group: "Edit", keys: ["Mod+Z"], label: t("Undo"), edits: true, run: ({ editor }) => editor.undo() },
  { group: "Edit", keys: ["Mod+Shift+Z", "Mod+Y"], label: t("Redo"), edits: true, run: ({ editor }) => editor.redo() },
  { group: "Edit", keys: ["Mod+X"], label: t("Cut"), edits: true },
  { group: "Edit", keys: ["Mod+C"], label: t("Copy") },
  { group: "Edit", keys: ["Mod+V"], label: t("Paste nodes, pictures or text"), edits: true },
  { group: "Edit", keys: ["Mod+D"], label: t("Duplicate"), edits: true, run: byCommand(ON_SELECTION, "duplicate") },
  { group: "Edit", keys: ["Alt+Drag"], label: t("Drag a copy away"), edits: true },
  { group: "Edit", keys: ["Mod+G"], label: t("Put a frame around"), edits: true, run: byCommand(ON_SELECTION, "frame") },
  { group: "Edit", keys: ["F2"], label: t("Rename"), edits: true, run: byCommand(ON_SELECTION, "rename") },
  { group: "Edit", keys: ["Delete", "Backspace"], label: t("Delete"), edits: true, run: remove },
  { group: "Edit", keys: arrows(""), label: t("Move what is selected"), edits: true, run: (parts, event) => nudge(parts, event, STEP) },
  {
    group: "Edit",
    keys: arrows("Shift+"),
    label: t("Move what is selected further"),
    edits: true,
    run: (parts, event) => nudge(parts, event, LONG_STEP),
  },
  { group: "Edit", keys: arrows("Mod+"), label: t("Size what is selected"), edits: true, run: (parts, event) => size(parts, event, STEP) },
  {
    group: "Edit",
    keys: arrows("Mod+Shift+"),
    label: t("Size what is selected in larger steps"),
    edits: true,
    run: (parts, event) => size(parts, event, LONG_STEP),
  },

  ...ARRANGING.map(({ id, key, label }) => ({
    group: /** @type {const} */ ("Arrange"), keys: key ? [key] : [], label, edits: true, run: byCommand(ARRANGING, id),
  })),

  { group: "Nodes", keys: ["/"], label: t("Add a node"), edits: true, run: ({ addMenu, pointer }) => addMenu.open(pointer()) },
  { group: "Nodes", keys: ["Mod+Enter"], label: t("Run"), edits: true, whileTyping: true, run: runSelected },
  { group: "Nodes", keys: ["C"], label: t("Connect with another node"), edits: true, run: connect },
  { group: "Look", keys: ["Q"], label: t("Show or hide the queue"), run: ({ toggleQueue }) => toggleQueue() },
];

/**
 * The same as in the menus, where it means anything.
 *
 * @param {Command[]} commands
 * @param {string} id
 */
function byCommand(commands, id) {
  return (/** @type {Parts} */ parts) => {
    const [command] = usable(commands.filter((each) => each.id === id), parts);
    command?.run?.(parts, null);
    return command !== undefined;
  };
}

/**
 * At the pointer, or in the middle.
 *
 * @param {Parts} parts
 * @param {number} factor
 */
function zoom({ editor, pointer }, factor) {
  editor.camera.zoomTo(editor.camera.view.z * factor, pointer() ?? undefined);
}

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function goToNext(parts, event) {
  const { editor } = parts;
  const { nodes } = editor.store.view;
  const arrow = ARROWS[event.key];
  const from = nodes.get(currentId(editor) ?? "");
  const to = from && arrow ? neighbour(editor.store.view, from, arrow) : nodes.values().next().value;
  if (to) goTo(parts, to, event);
  return to !== undefined;
}

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function goInOrder(parts, event) {
  const { editor } = parts;
  const { key } = event;
  const ordered = readingOrder(editor.store.view.nodes.values());
  const at = ordered.findIndex(({ id }) => id === currentId(editor));
  const to = { PageDown: at + 1, PageUp: at < 0 ? ordered.length - 1 : at - 1, Home: 0, End: ordered.length - 1 }[key];
  const node = ordered[to ?? -1];
  if (node) goTo(parts, node, event);
  else if (ordered.length) announce(t("There is no further node"));
  return ordered.length > 0;
}

/**
 * Select the node and go there. With Shift what was selected stays so.
 *
 * @param {Parts} parts
 * @param {GraphNode} node
 * @param {KeyboardEvent} event
 */
function goTo({ editor, cards }, node, { shiftKey }) {
  editor.selection.set(shiftKey ? [...editor.selection.nodes, node.id] : [node.id]);
  cards.focus(node);
  if (shiftKey) editor.tellSelected();
}

/**
 * The node that the keyboard is at, or else the one that is selected.
 *
 * @param {Editor} editor
 */
function currentId({ selection }) {
  return nodeIdOf(document.activeElement) ?? [...selection.nodes][0];
}

/** @param {Parts} parts */
function connect({ editor, connect: ask }) {
  const id = currentId(editor);
  if (id) void ask(id);
  else announce(t("Select a node first"));
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
function nudge({ editor }, { key, target }, step) {
  const arrow = ARROWS[key];
  if (!arrow || editor.isList) return false;
  const { camera, selection, stage } = editor;
  if (selection.nodes.size) editor.nudge(arrow.x * step, arrow.y * step);
  // Elsewhere the arrows scroll what they are in.
  else if (target !== document.body && !(target instanceof Node && stage.contains(target))) return false;
  else camera.set(panBy(camera.view, -arrow.x * step * VIEW_PACE, -arrow.y * step * VIEW_PACE));
  return true;
}

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 * @param {number} step in canvas pixels
 */
function size({ editor }, { key }, step) {
  const arrow = ARROWS[key];
  if (!arrow || !editor.selection.nodes.size || editor.isList) return false;
  resizeSelected(editor, arrow.x * step, arrow.y * step);
  return true;
}

/** @param {Parts} parts */
function runSelected({ editor, actions }) {
  const inside = nodeIdOf(document.activeElement);
  const { nodes } = editor.selection;
  const ids = inside && (isTyping(document.activeElement) || !nodes.size) ? new Set([inside]) : nodes;
  void actions.runSelection(ids);
  return ids.size > 0;
}
