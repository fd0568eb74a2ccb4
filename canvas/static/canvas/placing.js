/** How large nodes may be and where new ones go, in canvas pixels. No DOM. */

import { PORT_STEP, grow, overlap, portTop } from "./geometry.js";

/** @import {Box, Graph, GraphNode, Kind, Kinds, Point} from "./types.js" */

/** Height of a node's head. The style sheet says the same (`--node-head`). */
export const HEAD = 36;
/** The least a node may measure; enough for its controls to stay usable. */
const MIN_WIDTH = 160;
const MIN_HEIGHT = 100;
const MAX_EXTENT = 4_000;
/** Room between a new node and those that are there. */
const GAP = 32;

/**
 * A size that the node may have: its ports must stay on its rail.
 *
 * @param {Kind | undefined} kind
 * @param {number} w
 * @param {number} h
 */
export function clampSize(kind, w, h) {
  const ports = Math.max(kind?.inputs.length ?? 0, kind?.outputs.length ?? 0, 1);
  const least = Math.max(MIN_HEIGHT, portTop(ports - 1) + PORT_STEP);
  return { w: Math.min(MAX_EXTENT, Math.max(MIN_WIDTH, Math.round(w))), h: Math.min(MAX_EXTENT, Math.max(least, Math.round(h))) };
}

/**
 * The size of an Image node that shows a picture of these proportions whole, at this width or a little less.
 *
 * @param {Kind | undefined} kind
 * @param {{width: number, height: number}} picture
 * @param {number} width
 */
export function pictureSize(kind, picture, width) {
  const ratio = picture.height / picture.width;
  const tallest = width * 2;
  const shown = ratio * width > tallest ? tallest / ratio : width;
  return clampSize(kind, shown, HEAD + shown * ratio);
}

/**
 * The nearest place to the wanted one, straight to one side of it, where the box covers no node. It may lie on a frame.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {Box} wanted
 * @returns {Point}
 */
export function freePlace(graph, kinds, wanted) {
  const solid = [...graph.nodes.values()].filter(({ kind }) => !kinds[kind]?.backdrop);
  const places = SIDES.map((side) => freeAlong(solid, wanted, side));
  const far = (/** @type {Point} */ { x, y }) => Math.hypot(x - wanted.x, y - wanted.y);
  const { x, y } = places.reduce((best, place) => (far(place) < far(best) ? place : best));
  return { x: Math.round(x), y: Math.round(y) };
}

/** @type {((box: Box, hit: Box) => Point)[]}  beside what is hit: right, below, left, above */
const SIDES = [
  ({ y }, hit) => ({ x: hit.x + hit.w + GAP, y }),
  ({ x }, hit) => ({ x, y: hit.y + hit.h + GAP }),
  ({ y, w }, hit) => ({ x: hit.x - w - GAP, y }),
  ({ x, h }, hit) => ({ x, y: hit.y - h - GAP }),
];

/**
 * @param {Box[]} solid
 * @param {Box} wanted
 * @param {(box: Box, hit: Box) => Point} side
 */
function freeAlong(solid, wanted, side) {
  let box = wanted;
  for (let tries = 0; tries < 50; tries += 1) {
    const hit = solid.find((node) => overlap(grow(node, GAP - 1), box));
    if (!hit) break;
    box = { ...box, ...side(box, hit) };
  }
  return box;
}

/**
 * The nearest node in a direction, for moving the focus from card to card.
 *
 * @param {Graph} graph
 * @param {GraphNode} from
 * @param {Point} direction a unit vector along one axis
 * @returns {GraphNode | undefined}
 */
export function neighbour(graph, from, direction) {
  /** @type {GraphNode | undefined} */
  let nearest;
  let least = Infinity;
  for (const node of graph.nodes.values()) {
    const dx = node.x + node.w / 2 - from.x - from.w / 2;
    const dy = node.y + node.h / 2 - from.y - from.h / 2;
    const along = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    const far = along + 2 * aside;
    if (node.id === from.id || along <= 0 || far >= least) continue;
    [nearest, least] = [node, far];
  }
  return nearest;
}
