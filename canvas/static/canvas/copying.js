/** Copies of nodes: what goes into the clipboard, reading it back, and planting it anew. No DOM. */

import { bounds } from "./geometry.js";

/** @import {Edge, Graph, GraphNode, Kinds, Op, Point} from "./types.js" */

/** @typedef {{canvas: string, nodes: GraphNode[], edges: Edge[], isCut?: boolean}} Clip  `canvas`: where it was copied */

const FORMAT = 1;
const MAX_NODES = 2_000;
const MAX_EXTENT = 4_000;
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
 * The clip in that text, or null where it holds none. Anybody may have written it: only what has the right shape, and
 * only kinds that there are.
 *
 * @param {string} text
 * @param {Kinds} kinds
 * @returns {Clip | null}
 */
export function readClip(text, kinds) {
  const value = parsed(text);
  if (!isObject(value) || value.easel !== FORMAT || !Array.isArray(value.nodes) || !Array.isArray(value.edges)) return null;
  const nodes = value.nodes.slice(0, MAX_NODES).filter((node) => isNode(node, kinds));
  const ids = new Set(nodes.map(({ id }) => id));
  const edges = value.edges.filter((edge) => isEdge(edge) && ids.has(edge.from[0]) && ids.has(edge.to[0]));
  return nodes.length ? { canvas: String(value.canvas), nodes, edges, isCut: value.isCut === true } : null;
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
 * Whether the clip's nodes were cut here and are nowhere yet. These are moved, not copied: with their ids they keep their
 * earlier results, and what they are making meanwhile.
 *
 * @param {Graph} graph
 * @param {Clip} clip
 * @param {string} canvas
 */
export function comesBack(graph, clip, canvas) {
  return clip.isCut === true && clip.canvas === canvas && !clip.nodes.some(({ id }) => graph.nodes.has(id));
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

/**
 * The pictures that the clip's nodes show, each once.
 *
 * @param {Clip} clip
 * @param {Kinds} kinds
 * @returns {string[]}
 */
export function picturesIn({ nodes }, kinds) {
  const ids = nodes.flatMap(({ kind, data }) => (kinds[kind]?.pictures ?? []).map((name) => data[name]));
  return [...new Set(ids)].filter((id) => typeof id === "string");
}

/**
 * The clip with other pictures in the place of those that it shows; none where there is no other.
 *
 * @param {Clip} clip
 * @param {Kinds} kinds
 * @param {Record<string, string>} copies by the id of the original
 * @returns {Clip}
 */
export function withPictures(clip, kinds, copies) {
  const nodes = clip.nodes.map((node) => {
    const names = (kinds[node.kind]?.pictures ?? []).filter((name) => node.data[name]);
    const own = Object.fromEntries(names.map((name) => [name, copies[String(node.data[name])] ?? null]));
    return { ...node, data: { ...node.data, ...own } };
  });
  return { ...clip, nodes };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @param {Kinds} kinds
 * @returns {value is GraphNode}
 */
function isNode(value, kinds) {
  if (!isObject(value) || typeof value.id !== "string" || !Object.hasOwn(kinds, String(value.kind)) || !isObject(value.data)) return false;
  const { x, y, w, h } = value;
  return [x, y].every(Number.isFinite) && [w, h].every((length) => length >= 40 && length <= MAX_EXTENT);
}

/**
 * @param {unknown} value
 * @returns {value is Edge}
 */
function isEdge(value) {
  return isObject(value) && [value.from, value.to].every(
    (end) => Array.isArray(end) && end.length === 2 && end.every((part) => typeof part === "string"),
  );
}
