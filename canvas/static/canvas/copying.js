/** Copies of nodes: what goes into the clipboard, and planting it anew. No DOM. */

import { bounds } from "./geometry.js";

/** @import {Edge, Graph, GraphNode, Op, Point} from "./types.js" */

/** @typedef {{canvas: string, nodes: GraphNode[], edges: Edge[], isCut?: boolean}} Clip  `canvas`: where it was copied */

export const FORMAT = 1;
const APART = 40;

/**
 * The nodes and the wires between them.
 *
 * @param {Graph} graph
 * @param {Set<string>} ids
 * @param {string} canvas
 * @returns {Clip}
 */
export function clipOf(graph, ids, canvas) {
  const nodes = [...graph.nodes.values()].filter(({ id }) => ids.has(id));
  const edges = [...graph.edges.values()].filter(({ from, to }) => ids.has(from[0]) && ids.has(to[0]));
  return { canvas, nodes, edges };
}

/** @param {Clip} clip */
export function writeClip(clip) {
  return JSON.stringify({ easel: FORMAT, ...clip });
}

/**
 * What a program that knows nothing of nodes gets: the texts in them.
 *
 * @param {Clip} clip
 */
export function textOf({ nodes }) {
  const texts = nodes.flatMap(({ data }) => [data.prompt, data.text].filter((text) => typeof text === "string" && text.trim()));
  return texts.join("\n\n");
}

/**
 * The operations that plant the clip's nodes under new ids, with their wires.
 *
 * @param {Clip} clip
 * @param {Point} by how far from where they were copied
 * @param {() => string} newId
 * @param {boolean} [isReturn] whether the nodes keep their ids, see `comesBack`
 * @returns {{ops: Op[], ids: Map<string, string>}} `ids`: the new one of each old one
 */
export function planted({ nodes, edges }, by, newId, isReturn = false) {
  const ids = new Map(nodes.map(({ id }) => [id, isReturn ? id : newId()]));
  /** @param {string} id */
  const fresh = (id) => ids.get(id) ?? id;
  /** @type {Op[]} */
  const ops = nodes.map((node) => ({
    op: "node+", ...node, id: fresh(node.id), x: Math.round(node.x + by.x), y: Math.round(node.y + by.y),
  }));
  for (const { from, to } of edges) {
    ops.push({ op: "edge+", id: newId(), from: [fresh(from[0]), from[1]], to: [fresh(to[0]), to[1]] });
  }
  return { ops, ids };
}

/**
 * Like `planted`, for copies on the same canvas: they listen to the same wires as the originals.
 *
 * @param {Graph} graph
 * @param {Clip} clip
 * @param {Point} by
 * @param {() => string} newId
 */
export function duplicated(graph, clip, by, newId) {
  const copies = planted(clip, by, newId);
  for (const { from, to } of graph.edges.values()) {
    const copy = copies.ids.get(to[0]);
    if (copy && !copies.ids.has(from[0])) copies.ops.push({ op: "edge+", id: newId(), from, to: [copy, to[1]] });
  }
  return copies;
}

/**
 * How far to move the clip so that its middle comes to the point, or beside it where just the same lies there.
 *
 * @param {Graph} graph
 * @param {Clip} clip
 * @param {Point | null} middle null: beside where it was copied
 * @returns {Point}
 */
export function shiftTo(graph, { nodes }, middle) {
  const box = bounds(nodes) ?? { x: 0, y: 0, w: 0, h: 0 };
  const by = middle
    ? { x: Math.round(middle.x - box.x - box.w / 2), y: Math.round(middle.y - box.y - box.h / 2) }
    : { x: APART, y: APART };
  const taken = new Set([...graph.nodes.values()].map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`));
  while (nodes.some(({ x, y }) => taken.has(`${Math.round(x + by.x)} ${Math.round(y + by.y)}`))) {
    by.x += APART;
    by.y += APART;
  }
  return by;
}
