/** The order in which the nodes of a canvas are read: row by row, each from left to right. No DOM. */

/** @import {GraphNode} from "./types.js" */

/**
 * Nodes that begin in the upper half of the first one of a row are in that row with it.
 *
 * @param {Iterable<GraphNode>} nodes
 * @returns {GraphNode[]}
 */
export function readingOrder(nodes) {
  const rest = [...nodes].sort((one, other) => one.y - other.y || one.x - other.x);
  /** @type {GraphNode[]} */
  const ordered = [];
  while (rest[0]) {
    const [first] = rest;
    const end = rest.findIndex((node) => node.y >= first.y + first.h / 2 && node !== first);
    ordered.push(...rest.splice(0, end < 0 ? rest.length : end).sort((one, other) => one.x - other.x || one.y - other.y));
  }
  return ordered;
}
