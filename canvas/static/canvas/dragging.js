/** Selecting by press and by marquee, moving and resizing with the pointer. */

import { around, byId } from "./dom.js";
import { boxBetween, nodeAt, overlap } from "./geometry.js";
import { pointOf } from "./gestures.js";
import { clampSize } from "./placing.js";
import { toWindow } from "./viewport.js";

/** @import {Editor} from "./editor.js" */
/** @import {Gesture} from "./gestures.js" */
/** @import {Box, Op, Point} from "./types.js" */

const CONTROLS = "button, input, textarea, select, summary, label, a, .is-selectable";

/**
 * Press on a card: select it, and move what is selected.
 *
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @returns {Gesture | null}
 */
export function startDrag(editor, event) {
  if (event.button !== 0) return null;
  const id = pressedNode(editor, event);
  if (!id) return null;
  const wasSelected = editor.selection.nodes.has(id);
  if (event.shiftKey) editor.selection.toggleNode(id);
  else if (!wasSelected) editor.selection.set([id]);
  if (isOnControl(event)) return { move: () => {}, end: () => {}, cancel: () => {} };
  const only = () => !event.shiftKey && editor.selection.nodes.size > 1 && editor.selection.set([id]);
  return editor.canEdit && editor.selection.nodes.has(id) ? moveSelected(editor, event, only) : still(only);
}

/**
 * @param {Editor} editor
 * @param {PointerEvent} event
 */
function pressedNode(editor, event) {
  if (editor.camera.isOverview) return nodeAt(editor.store.view, editor.camera.toCanvas(pointOf(event)))?.id;
  return around(event, ".node")?.dataset.id;
}

/**
 * A picture can be pressed to be looked at, but it is also most of its card: it may be dragged.
 *
 * @param {PointerEvent} event
 */
function isOnControl(event) {
  return around(event, CONTROLS) !== null && around(event, "[data-action=view]") === null;
}

/**
 * @param {() => void} onClick
 * @returns {Gesture}
 */
function still(onClick) {
  return { move: () => {}, end: (_point, moved) => void (moved || onClick()), cancel: () => {} };
}

/**
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @param {() => void} onClick
 * @returns {Gesture}
 */
function moveSelected(editor, event, onClick) {
  const { store, camera } = editor;
  const from = camera.toCanvas(pointOf(event));
  const starts = [...editor.selection.nodes].flatMap((id) => store.view.nodes.get(id) ?? []);
  /** @param {Point} point @returns {Op[]} */
  const moves = (point) => {
    const at = camera.toCanvas(point);
    return starts.map(({ id, x, y }) => ({
      op: "move",
      id,
      x: Math.round(x + at.x - from.x),
      y: Math.round(y + at.y - from.y),
    }));
  };
  return {
    move: (point) => store.preview(moves(point)),
    end: (point, moved) => {
      store.endPreview();
      if (moved) editor.commit(moves(point).filter(({ id }) => store.view.nodes.has(id)));
      else onClick();
    },
    cancel: () => store.endPreview(),
  };
}

/**
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @returns {Gesture | null}
 */
export function startResize(editor, event) {
  const { store, camera, kinds } = editor;
  const handle = around(event, "[data-resize]");
  const node = store.view.nodes.get(handle?.closest(".node")?.getAttribute("data-id") ?? "");
  if (!node || event.button !== 0 || !editor.canEdit) return null;
  const from = camera.toCanvas(pointOf(event));
  /** @param {Point} point @returns {Op} */
  const sized = (point) => {
    const at = camera.toCanvas(point);
    return { op: "size", id: node.id, ...clampSize(kinds[node.kind], node.w + at.x - from.x, node.h + at.y - from.y) };
  };
  return {
    move: (point) => store.preview([sized(point)]),
    end: (point, moved) => {
      store.endPreview();
      if (moved && store.view.nodes.has(node.id)) editor.commit([sized(point)]);
    },
    cancel: () => store.endPreview(),
  };
}

/**
 * Press on a wire: select it.
 *
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @returns {Gesture | null}
 */
export function startEdgePress(editor, event) {
  const group = event.target instanceof Element ? event.target.closest(".edge") : null;
  const id = group?.getAttribute("data-edge");
  if (!id || event.button !== 0) return null;
  if (event.shiftKey) editor.selection.toggleEdge(id);
  else editor.selection.set([], [id]);
  editor.stage.focus({ preventScroll: true });
  return { move: () => {}, end: () => {}, cancel: () => {} };
}

/**
 * Press on the ground: select what the drawn box touches, or nothing.
 *
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @returns {Gesture | null}
 */
export function startMarquee(editor, event) {
  if (event.button !== 0) return null;
  const { store, camera, selection } = editor;
  const from = camera.toCanvas(pointOf(event));
  const kept = event.shiftKey ? selection.nodes : new Set();
  const frame = byId("marquee", HTMLElement);
  return {
    move: (point) => {
      const box = boxBetween(from, camera.toCanvas(point));
      const touched = [...store.view.nodes.values()].filter((node) => overlap(node, box)).map((node) => node.id);
      selection.set([...kept, ...touched]);
      frame.hidden = false;
      showBox(frame, boxBetween(toWindow(camera.view, from), point));
    },
    end: (_point, moved) => {
      frame.hidden = true;
      if (!moved && !event.shiftKey) selection.clear();
    },
    cancel: () => (frame.hidden = true),
  };
}

/**
 * @param {HTMLElement} element
 * @param {Box} box in window pixels
 */
function showBox(element, { x, y, w, h }) {
  element.style.transform = `translate(${x}px, ${y}px)`;
  element.style.width = `${w}px`;
  element.style.height = `${h}px`;
}
