/** Reading what was copied, on this canvas or another one. No DOM. */

import { FORMAT } from "./copying.js";

/** @import {Clip} from "./copying.js" */
/** @import {Edge, Graph, GraphNode, Kinds} from "./types.js" */

const MAX_NODES = 2_000;
const MAX_EXTENT = 4_000;

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
