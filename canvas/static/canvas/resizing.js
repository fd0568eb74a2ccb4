/** Resizing a node by one of its corners. */

import { around } from "./dom.js";
import { followSize } from "./framing.js";
import { pointOf } from "./gestures.js";
import { clampSize } from "./placing.js";
import { snappingFor } from "./guides.js";

/** @import {Editor} from "./editor.js" */
/** @import {Gesture, Held} from "./gestures.js" */
/** @import {Box, GraphNode, Kind, Op, Point} from "./types.js" */

/** @typedef {{left: boolean, top: boolean}} Corner */

/**
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @returns {Gesture | null}
 */
export function startResize(editor, event) {
  const { store, camera, kinds } = editor;
  const handle = around(event, "[data-resize]");
  const node = store.view.nodes.get(handle?.closest(".node")?.getAttribute("data-id") ?? "");
  if (!handle || !node || event.button !== 0 || !editor.canEdit) return null;
  const where = handle.dataset.resize ?? "";
  const corner = { left: where.includes("w"), top: where.includes("n") };
  const from = camera.toCanvas(pointOf(event));
  const snapping = snappingFor(editor, new Set([node.id]));
  /** @param {Point} point @param {Held} held @returns {Op[]} */
  const sized = (point, held) => {
    const at = camera.toCanvas(point);
    const wanted = stretched(node, corner, at.x - from.x, at.y - from.y, held.shift);
    const shares = { x: [corner.left ? 0 : 1], y: [corner.top ? 0 : 1] };
    const by = held.shift ? { x: 0, y: 0 } : snapping.snap(wanted, held, shares);
    const grown = { ...wanted, w: wanted.w + (corner.left ? -by.x : by.x), h: wanted.h + (corner.top ? -by.y : by.y) };
    return resized(node, kinds[node.kind], corner, grown);
  };
  return {
    pans: true,
    move: (point, held) => store.preview(sized(point, held)),
    end: (point, moved, held) => {
      const ops = sized(point, held);
      snapping.end();
      store.endPreview();
      if (moved && store.view.nodes.has(node.id)) editor.commit([...ops, ...followSize(node, ops)]);
    },
    cancel: () => {
      snapping.end();
      store.endPreview();
    },
  };
}

/**
 * Make the selected nodes wider and higher, or less so. Several times in a row is one step of undo.
 *
 * @param {Editor} editor
 * @param {number} dw in canvas pixels
 * @param {number} dh
 */
export function resizeSelected(editor, dw, dh) {
  const { kinds, selection, store } = editor;
  const ops = [...selection.nodes].flatMap((id) => {
    const node = store.view.nodes.get(id);
    const corner = { left: false, top: false };
    const sized = node ? resized(node, kinds[node.kind], corner, { ...node, w: node.w + dw, h: node.h + dh }) : [];
    return node ? [...sized, ...followSize(node, sized)] : [];
  });
  editor.commit(ops, `size ${[...selection.nodes].join(" ")}`);
}

/**
 * @param {GraphNode} node
 * @param {Corner} corner
 * @param {number} dx in canvas pixels
 * @param {number} dy
 * @param {boolean} keepsShape
 * @returns {Box}
 */
function stretched(node, { left, top }, dx, dy, keepsShape) {
  let w = Math.max(1, node.w + (left ? -dx : dx));
  let h = Math.max(1, node.h + (top ? -dy : dy));
  if (keepsShape) {
    const scale = Math.max(w / node.w, h / node.h);
    [w, h] = [node.w * scale, node.h * scale];
  }
  return { x: left ? node.x + node.w - w : node.x, y: top ? node.y + node.h - h : node.y, w, h };
}

/**
 * The opposite corner stays where it is, also where the size has its limits.
 *
 * @param {GraphNode} node
 * @param {Kind | undefined} kind
 * @param {Corner} corner
 * @param {Box} wanted
 * @returns {Op[]}
 */
function resized(node, kind, { left, top }, wanted) {
  const { w, h } = clampSize(kind, wanted.w, wanted.h);
  /** @type {Op[]} */
  const ops = [{ op: "size", id: node.id, w, h }];
  const x = left ? Math.round(node.x + node.w - w) : node.x;
  const y = top ? Math.round(node.y + node.h - h) : node.y;
  if (x !== node.x || y !== node.y) ops.push({ op: "move", id: node.id, x, y });
  return ops;
}
