/** Frames: nodes that lie behind the others, and what lies on them moves along. No DOM. */

import { bounds, contains } from "./geometry.js";
import { HEAD } from "./placing.js";

/** @import {Box, Graph, GraphNode, Kinds} from "./types.js" */

/** Room between a frame's border and what it is drawn around, in canvas pixels. */
const RIM = 28;

/**
 * Whether the node lies wholly on the frame. Of two frames the smaller one lies on the larger.
 *
 * @param {Kinds} kinds
 * @param {GraphNode} node
 * @param {GraphNode} frame
 */
function liesOn(kinds, node, frame) {
  if (node.id === frame.id || !contains(frame, node)) return false;
  return !kinds[node.kind]?.backdrop || node.w * node.h < frame.w * frame.h;
}

/**
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {Iterable<string>} ids
 */
function framesAmong(graph, kinds, ids) {
  return [...ids].flatMap((id) => {
    const node = graph.nodes.get(id);
    return node && kinds[node.kind]?.backdrop ? [node] : [];
  });
}

/**
 * These nodes, and everything that lies on the frames among them.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {Iterable<string>} ids
 * @returns {Set<string>}
 */
export function withContent(graph, kinds, ids) {
  const all = new Set(ids);
  const frames = framesAmong(graph, kinds, all);
  if (!frames.length) return all;
  for (const node of graph.nodes.values()) {
    if (frames.some((frame) => liesOn(kinds, node, frame))) all.add(node.id);
  }
  return all;
}

/**
 * What moves as a piece: the nodes without those that one of the frames among them takes along.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {Iterable<string>} ids
 * @returns {GraphNode[]}
 */
export function pieces(graph, kinds, ids) {
  const all = [...ids];
  const frames = framesAmong(graph, kinds, all);
  return all.flatMap((id) => {
    const node = graph.nodes.get(id);
    return node && !frames.some((frame) => liesOn(kinds, node, frame)) ? [node] : [];
  });
}

/**
 * What of the selection moves as a piece of its own.
 *
 * @param {{kinds: Kinds, selection: {nodes: Iterable<string>}, store: {view: Graph}}} editor
 */
export function selectedPieces({ kinds, selection, store }) {
  return pieces(store.view, kinds, selection.nodes);
}

/**
 * Where a frame around these boxes lies, or null for none.
 *
 * @param {Iterable<Box>} boxes
 * @returns {Box | null}
 */
export function frameAround(boxes) {
  const box = bounds(boxes);
  return box && { x: box.x - RIM, y: box.y - RIM - HEAD, w: box.w + 2 * RIM, h: box.h + 2 * RIM + HEAD };
}
