/** Lining up and spreading out: where each piece has to go. No DOM. */

import { bounds } from "./geometry.js";

/** @import {Box, Point} from "./types.js" */

/**
 * @typedef {"left" | "center" | "right" | "top" | "middle" | "bottom"} Edge
 * @typedef {"x" | "y"} Axis
 * @typedef {Box & {id: string}} Piece
 * @typedef {Point & {id: string}} Place
 */

/** @type {Record<Edge, {axis: Axis, share: number}>}  which part of the way along the axis is lined up */
const EDGES = {
  left: { axis: "x", share: 0 },
  center: { axis: "x", share: 0.5 },
  right: { axis: "x", share: 1 },
  top: { axis: "y", share: 0 },
  middle: { axis: "y", share: 0.5 },
  bottom: { axis: "y", share: 1 },
};

/**
 * @param {Axis} axis
 * @returns {"w" | "h"}
 */
function lengthAlong(axis) {
  return axis === "x" ? "w" : "h";
}

/**
 * Line the pieces up with the box around them all. Two or more are needed for it to mean anything.
 *
 * @param {Piece[]} pieces
 * @param {Edge} edge
 * @returns {Place[]} of those that have to move
 */
export function align(pieces, edge) {
  const box = bounds(pieces);
  if (!box) return [];
  const { axis, share } = EDGES[edge];
  const length = lengthAlong(axis);
  const line = box[axis] + box[length] * share;
  return moved(pieces, axis, (piece) => Math.round(line - piece[length] * share));
}

/**
 * The same room between neighbours; the first and the last stay. Pieces that overlap overlap evenly.
 *
 * @param {Piece[]} pieces
 * @param {Axis} axis
 * @returns {Place[]} of those that have to move
 */
export function distribute(pieces, axis) {
  const length = lengthAlong(axis);
  const row = [...pieces].sort((one, other) => one[axis] + one[length] / 2 - other[axis] - other[length] / 2);
  const [first, last] = [row[0], row.at(-1)];
  if (!first || !last || row.length < 3) return [];
  const total = row.reduce((sum, piece) => sum + piece[length], 0);
  const gap = (last[axis] + last[length] - first[axis] - total) / (row.length - 1);
  let next = first[axis];
  /** @type {Map<string, number>} */
  const starts = new Map();
  for (const piece of row) {
    starts.set(piece.id, piece === first || piece === last ? piece[axis] : Math.round(next));
    next += piece[length] + gap;
  }
  return moved(pieces, axis, (piece) => starts.get(piece.id) ?? piece[axis]);
}

/**
 * @param {Piece[]} pieces
 * @param {Axis} axis
 * @param {(piece: Piece) => number} to
 * @returns {Place[]}
 */
function moved(pieces, axis, to) {
  return pieces.flatMap((piece) => {
    const place = { id: piece.id, x: piece.x, y: piece.y, [axis]: to(piece) };
    return place[axis] === piece[axis] ? [] : [place];
  });
}
