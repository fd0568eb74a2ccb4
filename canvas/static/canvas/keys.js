/** The keyboard on the canvas. */

import { isTyping, nodeIdOf } from "./dom.js";
import { neighbour } from "./placing.js";

/** @import {Actions} from "./actions.js" */
/** @import {Cards} from "./cards.js" */
/** @import {CardFocus} from "./focus.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Gestures} from "./gestures.js" */
/** @import {Wiring} from "./wiring.js" */
/** @import {Point} from "./types.js" */

/** @typedef {{editor: Editor, cards: Cards, focus: CardFocus, wiring: Wiring, gestures: Gestures, actions: Actions}} Parts */

const STEP = 10;
const LONG_STEP = 50;
/** @type {Record<string, Point>} */
const ARROWS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** @param {Parts} parts */
export function setUpKeys(parts) {
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest("[role=menu]")) return;
    if (press(parts, event)) event.preventDefault();
  });
}

/**
 * Gives true when the key meant something here.
 *
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function press(parts, event) {
  const withCommand = event.ctrlKey || event.metaKey;
  if (event.key === "Escape") return escape(parts, event.target);
  if (withCommand && event.key === "Enter") return runSelected(parts);
  if (isTyping(event.target)) return false;
  if (withCommand) return pressCommand(parts.editor, event);
  return pressPlain(parts, event);
}

/**
 * @param {Editor} editor
 * @param {KeyboardEvent} event
 */
function pressCommand(editor, event) {
  const key = event.key.toLowerCase();
  if (key === "z") event.shiftKey ? editor.redo() : editor.undo();
  else if (key === "y") editor.redo();
  else if (key === "a") editor.selectAll();
  else if (key === "0") editor.camera.zoomTo(1);
  else if (key === "+" || key === "=") editor.camera.zoomIn();
  else if (key === "-") editor.camera.zoomOut();
  else return false;
  return true;
}

/**
 * @param {Parts} parts
 * @param {KeyboardEvent} event
 */
function pressPlain({ editor, cards, focus, wiring }, event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const { camera } = editor;
  const arrow = ARROWS[event.key];
  if (arrow) return pressArrow(editor, cards, event, arrow);
  if (event.key === "Delete" || event.key === "Backspace") {
    if (target.matches(".port")) wiring.removeNewestAt(target);
    else editor.removeSelected();
  } else if (event.key === "Enter" && target.matches(".node")) focus.enter(target);
  else if (event.key === "+" || event.key === "=") camera.zoomIn();
  else if (event.key === "-") camera.zoomOut();
  else if (event.key === "0") camera.zoomTo(1);
  else if (event.shiftKey && event.code === "Digit1") camera.fit(editor.store.view);
  else return false;
  return true;
}

/**
 * Arrows move what is selected; with Alt they go to the next card in that direction.
 *
 * @param {Editor} editor
 * @param {Cards} cards
 * @param {KeyboardEvent} event
 * @param {Point} arrow
 */
function pressArrow(editor, cards, event, arrow) {
  const { nodes } = editor.store.view;
  if (event.altKey) {
    const from = nodes.get(nodeIdOf(document.activeElement) ?? [...editor.selection.nodes][0] ?? "");
    const to = from ? neighbour(editor.store.view, from, arrow) : nodes.values().next().value;
    if (to) cards.focus(to);
    return to !== undefined;
  }
  if (!editor.selection.nodes.size) return false;
  const step = event.shiftKey ? LONG_STEP : STEP;
  editor.nudge(arrow.x * step, arrow.y * step);
  return true;
}

/**
 * One step out: of the gesture, of the wire, of the card, of the selection.
 *
 * @param {Parts} parts
 * @param {EventTarget | null} target
 */
function escape({ editor, cards, gestures, wiring }, target) {
  const inside = target instanceof HTMLElement && !target.matches(".node") ? nodeIdOf(target) : undefined;
  if (gestures.isBusy) gestures.cancel();
  else if (wiring.isBegun) wiring.cancel();
  else if (inside) cards.shell(inside)?.focus({ preventScroll: true });
  else if (!editor.selection.isEmpty) editor.selection.clear();
  else return false;
  return true;
}

/** @param {Parts} parts */
function runSelected({ editor, actions }) {
  const inside = nodeIdOf(document.activeElement);
  const ids = editor.selection.nodes.size ? editor.selection.nodes : new Set(inside ? [inside] : []);
  for (const id of ids) void actions.run(id);
  return ids.size > 0;
}
