/** Tidy layout: what feeds stands left of what it feeds, in columns, without anything covering anything. No DOM. */

import { bounds } from "./geometry.js";

/** @import {Piece, Place} from "./arranging.js" */

/** @typedef {[from: string, to: string]} Link */

const COLUMN_GAP = 96;
const ROW_GAP = 40;

/**
 * Where each piece goes. The upper left corner of them all stays where it is; what hangs together by links becomes
 * columns from left to right, one such group under the other, and single pieces a grid below.
 *
 * @param {Piece[]} pieces
 * @param {Link[]} links between pieces; circles are cut somewhere
 * @returns {Place[]} of those that have to move
 */
export function tidy(pieces, links) {
  const corner = bounds(pieces);
  if (!corner) return [];
  const known = new Map(pieces.map((piece) => [piece.id, piece]));
  const inner = links.filter(([from, to]) => from !== to && known.has(from) && known.has(to));
  const groups = connected(inOrder(pieces), inner);
  const blocks = groups.filter((group) => group.length > 1).map((group) => columns(group, inner));
  const single = groups.filter((group) => group.length === 1).flat();
  if (single.length) blocks.push(grid(single));
  let top = corner.y;
  /** @type {Place[]} */
  const places = [];
  for (const block of blocks) top = put(block, corner.x, top, places) + ROW_GAP * 2;
  return places.filter(({ id, x, y }) => known.get(id)?.x !== x || known.get(id)?.y !== y);
}

/**
 * From top to bottom, then from left to right: what is tidy already stays as it is.
 *
 * @param {Piece[]} pieces
 */
function inOrder(pieces) {
  return [...pieces].sort((one, other) => one.y - other.y || one.x - other.x);
}

/**
 * @param {Piece[]} pieces
 * @param {Link[]} links
 * @returns {Piece[][]}
 */
function connected(pieces, links) {
  /** @type {Map<string, Piece[]>} */
  const groups = new Map(pieces.map((piece) => [piece.id, [piece]]));
  for (const [from, to] of links) {
    const [one, other] = [groups.get(from), groups.get(to)];
    if (!one || !other || one === other) continue;
    one.push(...other);
    for (const piece of other) groups.set(piece.id, one);
  }
  return [...new Set(groups.values())].map(inOrder);
}

/**
 * The columns of a group: each piece one further right than the last of those that feed it.
 *
 * @param {Piece[]} group
 * @param {Link[]} links
 * @returns {Piece[][]}
 */
function columns(group, links) {
  const sources = sourcesOf(group, links);
  /** @type {Map<string, number>} */
  const depths = new Map();
  for (const piece of group) depthOf(piece.id, sources, depths, new Set());
  /** @type {Piece[][]} */
  const found = [];
  for (const piece of group) (found[depths.get(piece.id) ?? 0] ??= []).push(piece);
  const whole = found.filter(Boolean);
  for (const [index, column] of whole.entries()) whole[index] = beside(column, whole.slice(0, index).flat(), sources);
  return whole;
}

/**
 * @param {Piece[]} group
 * @param {Link[]} links
 */
function sourcesOf(group, links) {
  /** @type {Map<string, string[]>} */
  const sources = new Map(group.map(({ id }) => [id, []]));
  for (const [from, to] of links) sources.get(to)?.push(from);
  return sources;
}

/**
 * @param {string} id
 * @param {Map<string, string[]>} sources
 * @param {Map<string, number>} depths
 * @param {Set<string>} path
 * @returns {number}
 */
function depthOf(id, sources, depths, path) {
  const known = depths.get(id);
  if (known !== undefined) return known;
  path.add(id);
  let depth = 0;
  for (const source of sources.get(id) ?? []) {
    if (!path.has(source)) depth = Math.max(depth, depthOf(source, sources, depths, path) + 1);
  }
  path.delete(id);
  depths.set(id, depth);
  return depth;
}

/**
 * The column in the order of what feeds it, so that fewer wires cross.
 *
 * @param {Piece[]} column
 * @param {Piece[]} before all columns to the left, each in its order
 * @param {Map<string, string[]>} sources
 */
function beside(column, before, sources) {
  const rank = new Map(before.map((piece, index) => [piece.id, index]));
  /** @param {Piece} piece */
  const middle = (piece) => {
    const ranks = (sources.get(piece.id) ?? []).flatMap((id) => rank.get(id) ?? []);
    return ranks.length ? ranks.reduce((sum, each) => sum + each, 0) / ranks.length : Infinity;
  };
  const middles = new Map(column.map((piece) => [piece.id, middle(piece)]));
  return [...column].sort((one, other) => {
    const [a = 0, b = 0] = [middles.get(one.id), middles.get(other.id)];
    return a === b ? 0 : a - b;
  });
}

/**
 * @param {Piece[]} pieces
 * @returns {Piece[][]}
 */
function grid(pieces) {
  const count = Math.ceil(Math.sqrt(pieces.length));
  return Array.from({ length: count }, (_, column) => pieces.filter((_piece, index) => index % count === column)).filter(
    (column) => column.length,
  );
}

/**
 * @param {Piece[][]} block
 * @param {number} left
 * @param {number} top
 * @param {Place[]} places filled
 * @returns {number} where the block ends
 */
function put(block, left, top, places) {
  let x = Math.round(left);
  let bottom = top;
  for (const column of block) {
    let y = Math.round(top);
    for (const piece of column) {
      places.push({ id: piece.id, x, y });
      bottom = Math.max(bottom, y + piece.h);
      y += Math.ceil(piece.h) + ROW_GAP;
    }
    x += Math.ceil(Math.max(...column.map(({ w }) => w))) + COLUMN_GAP;
  }
  return bottom;
}
