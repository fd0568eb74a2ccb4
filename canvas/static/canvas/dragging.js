/** Pressing cards: selecting them, and moving what is selected. */

import { clipOf, duplicated } from "./copying.js";
import { around } from "./dom.js";
import { withContent } from "./frames.js";
import { bounds, nodeAt } from "./geometry.js";
import { pointOf } from "./gestures.js";
import { snappingFor } from "./guides.js";
import { newId } from "./ids.js";
import { isAdding } from "./marquee.js";

/** @import {Editor} from "./editor.js" */
/** @import {Gesture, Held} from "./gestures.js" */
/** @import {Op, Point} from "./types.js" */

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
  const { selection } = editor;
  const adds = isAdding(editor, event);
  if (adds) selection.toggleNode(id);
  else if (!selection.nodes.has(id)) selection.set([id]);
  if (isOnControl(event)) return still(() => {});
  const only = () => !adds && selection.nodes.size > 1 && selection.set([id]);
  return editor.canEdit && selection.nodes.has(id) ? moveSelected(editor, event, only) : still(only);
}

/**
 * @param {Editor} editor
 * @param {PointerEvent} event
 */
function pressedNode({ camera, kinds, store }, event) {
  if (!camera.isOverview) return around(event, ".node")?.dataset.id;
  const node = nodeAt(store.view, kinds, camera.toCanvas(pointOf(event)));
  return node && !kinds[node.kind]?.backdrop ? node.id : undefined;
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
 * With Alt held a copy goes along, and what is selected stays where it is.
 *
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @param {() => void} onClick
 * @returns {Gesture}
 */
function moveSelected(editor, event, onClick) {
  const { page, store, camera, selection, kinds } = editor;
  const from = camera.toCanvas(pointOf(event));
  const ids = withContent(store.view, kinds, selection.nodes);
  const starts = [...ids].flatMap((id) => store.view.nodes.get(id) ?? []);
  const box = bounds(starts) ?? { x: 0, y: 0, w: 0, h: 0 };
  /** @type {ReturnType<typeof duplicated> | undefined} */
  let copies;
  /** @type {ReturnType<typeof snappingFor> | undefined} */
  let snapping;
  let isCopy = false;
  const chosen = [...selection.nodes];
  /** @param {Point} point @param {Held} held @returns {Op[]} */
  const moves = (point, held) => {
    const at = camera.toCanvas(point);
    const [dx, dy] = [at.x - from.x, at.y - from.y];
    if (held.alt !== isCopy) {
      isCopy = held.alt;
      snapping = undefined;
      store.endPreview();
    }
    snapping ??= snappingFor(editor, isCopy ? new Set() : ids);
    const by = snapping.snap({ ...box, x: box.x + dx, y: box.y + dy }, held);
    /** @param {Point} start */
    const moved = ({ x, y }) => ({ x: Math.round(x + dx + by.x), y: Math.round(y + dy + by.y) });
    if (!isCopy) return starts.map((node) => ({ op: "move", id: node.id, ...moved(node) }));
    copies ??= duplicated(store.view, clipOf(store.view, ids, page.canvas.id), { x: 0, y: 0 }, newId);
    return copies.ops.map((op) => (op.op === "node+" ? { ...op, ...moved(op) } : op));
  };
  return {
    pans: true,
    move: (point, held) => {
      const isTurned = held.alt !== isCopy;
      store.preview(moves(point, held));
      if (isTurned) selection.set(isCopy && copies ? copies.ids.values() : chosen);
    },
    end: (point, moved, held) => {
      const ops = moved ? moves(point, held) : [];
      snapping?.end();
      store.endPreview();
      if (!moved) onClick();
      else if (!isCopy) editor.commit(ops.filter(({ id }) => store.view.nodes.has(id)));
      else if (copies && editor.commit(ops)) selection.set(copies.ids.values());
    },
    cancel: () => {
      snapping?.end();
      store.endPreview();
      if (isCopy) selection.set(chosen);
    },
  };
}
