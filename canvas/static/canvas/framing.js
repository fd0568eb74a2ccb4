/** What an Image node shows of its picture, as its data says it. No DOM. */

import { HEAD } from "./placing.js";

/** @import {GraphNode, Op} from "./types.js" */

/** @typedef {{fit: "contain" | "cover" | "crop", rotate?: number, flip?: boolean, ratio?: number, x?: number, y?: number, w?: number, h?: number}} Transform */

/** The card's border and the line under its head, which the picture does not get. */
const RIM = 2;

/**
 * @param {GraphNode} node
 * @returns {Transform}
 */
export function transformOf(node) {
  const transform = node.data.transform;
  return transform && typeof transform === "object" ? /** @type {Transform} */ (transform) : { fit: "contain" };
}

/**
 * The proportions of the place for the picture in a node of that size.
 *
 * @param {{w: number, h: number}} size in canvas pixels
 */
export function frameRatio({ w, h }) {
  const ratio = Math.max(1, w - RIM) / Math.max(1, h - HEAD - RIM);
  return Math.round(Math.min(100, Math.max(0.01, ratio)) * 1e4) / 1e4;
}

/**
 * The transform that fills the frame, or the one that shows the whole picture again. Turns and mirroring stay.
 *
 * @param {GraphNode} node
 * @returns {Transform | null}
 */
export function toggledFill(node) {
  const { fit, rotate, flip } = transformOf(node);
  const turned = { ...(rotate ? { rotate } : {}), ...(flip ? { flip } : {}) };
  if (fit !== "cover") return { fit: "cover", ...turned, ratio: frameRatio(node) };
  return rotate || flip ? { fit: "contain", ...turned } : null;
}

/**
 * What else changes with a node's size: a picture that fills its frame is cut to the new one.
 *
 * @param {GraphNode} node
 * @param {Op[]} ops that give the node another size
 * @returns {Op[]}
 */
export function followSize(node, ops) {
  const transform = transformOf(node);
  const size = ops.find((op) => op.op === "size");
  if (!size || transform.fit !== "cover" || transform.ratio === frameRatio(size)) return [];
  return [{ op: "set", id: node.id, set: { transform: { ...transform, ratio: frameRatio(size) } } }];
}
