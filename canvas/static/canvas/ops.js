/** The operations of a batch, applied to a graph and turned round. No DOM. */

import { wireProblem } from "./graph.js";

/** @import {Data, Edge, Graph, GraphNode, Kinds, MoveNode, Op, SetData, SetEntry, SizeNode} from "./types.js" */

/** Operations that the server takes in one batch. */
export const MAX_OPS = 500;
/** Characters of JSON in one batch, well under what one socket message may hold. */
export const MAX_BATCH_CHARACTERS = 200_000;

/**
 * Apply one operation. Nodes are replaced, never changed, so that two graphs may share them. An operation on
 * something that is gone does nothing.
 *
 * @param {Graph} graph
 * @param {Op} op
 */
export function apply(graph, op) {
  const { nodes, edges } = graph;
  if (op.op === "node+") {
    const { id, kind, x, y, w, h, data } = op;
    nodes.set(id, { id, kind, x, y, w, h, data });
  } else if (op.op === "node-") {
    nodes.delete(op.id);
    for (const edge of edgesOf(graph, op.id)) edges.delete(edge.id);
  } else if (op.op === "edge+") {
    if (nodes.has(op.from[0]) && nodes.has(op.to[0])) edges.set(op.id, { id: op.id, from: op.from, to: op.to });
  } else if (op.op === "edge-") {
    edges.delete(op.id);
  } else {
    const node = nodes.get(op.id);
    if (node) nodes.set(op.id, changed(node, op));
  }
}

/**
 * @param {GraphNode} node
 * @param {MoveNode | SizeNode | SetData | SetEntry} op
 * @returns {GraphNode}
 */
function changed(node, op) {
  if (op.op === "move") return { ...node, x: op.x, y: op.y };
  if (op.op === "size") return { ...node, w: op.w, h: op.h };
  const set = op.op === "set" ? op.set : { [op.field]: withEntry(asObject(node.data[op.field]), op.key, op.value) };
  return { ...node, data: { ...node.data, ...set } };
}

/**
 * @param {Data} object
 * @param {string} key
 * @param {unknown} value null takes the entry out
 */
function withEntry(object, key, value) {
  const { [key]: _, ...rest } = object;
  return value === null || value === undefined ? rest : { ...rest, [key]: value };
}

/**
 * @param {unknown} value
 * @returns {Data}
 */
export function asObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? /** @type {Data} */ (value) : {};
}

/**
 * The wires that begin or end at the node.
 *
 * @param {Graph} graph
 * @param {string} node
 * @returns {Edge[]}
 */
export function edgesOf(graph, node) {
  return [...graph.edges.values()].filter((edge) => edge.from[0] === node || edge.to[0] === node);
}

/**
 * What takes the batch back, for the graph as it is before the batch.
 *
 * @param {Graph} graph
 * @param {Op[]} ops
 * @returns {Op[]}
 */
export function invert(graph, ops) {
  const scratch = { nodes: new Map(graph.nodes), edges: new Map(graph.edges) };
  /** @type {Op[]} */
  const inverse = [];
  for (const op of ops) {
    inverse.unshift(...inverseOf(scratch, op));
    apply(scratch, op);
  }
  return inverse;
}

/**
 * @param {Graph} graph
 * @param {Op} op
 * @returns {Op[]}
 */
function inverseOf(graph, op) {
  if (op.op === "node+") return [{ op: "node-", id: op.id }];
  if (op.op === "edge+") return [{ op: "edge-", id: op.id }];
  if (op.op === "edge-") {
    const edge = graph.edges.get(op.id);
    return edge ? [{ op: "edge+", ...edge }] : [];
  }
  const node = graph.nodes.get(op.id);
  if (!node) return [];
  if (op.op === "node-") {
    return [{ op: "node+", ...node }, ...edgesOf(graph, op.id).map((edge) => addEdge(edge))];
  }
  if (op.op === "move") return [{ op: "move", id: op.id, x: node.x, y: node.y }];
  if (op.op === "size") return [{ op: "size", id: op.id, w: node.w, h: node.h }];
  if (op.op === "entry") return [{ ...op, value: asObject(node.data[op.field])[op.key] ?? null }];
  const before = Object.keys(op.set).map((name) => [name, node.data[name] ?? null]);
  return [{ op: "set", id: op.id, set: Object.fromEntries(before) }];
}

/**
 * @param {Edge} edge
 * @returns {Op}
 */
function addEdge(edge) {
  return { op: "edge+", ...edge };
}

/**
 * Those operations that still mean something on this graph: others may have removed what they name.
 *
 * @param {Graph} graph
 * @param {Op[]} ops
 * @param {Kinds} [kinds] given: without the wires that may not be made any more
 * @returns {Op[]}
 */
export function applicable(graph, ops, kinds) {
  const scratch = { nodes: new Map(graph.nodes), edges: new Map(graph.edges) };
  return ops.filter((op) => {
    const fits = isApplicable(scratch, op) && !(kinds && op.op === "edge+" && wireProblem(scratch, kinds, op));
    if (fits) apply(scratch, op);
    return fits;
  });
}

/**
 * @param {Graph} graph
 * @param {Op} op
 */
function isApplicable({ nodes, edges }, op) {
  if (op.op === "node+") return !nodes.has(op.id);
  if (op.op === "edge+") return !edges.has(op.id) && nodes.has(op.from[0]) && nodes.has(op.to[0]);
  return op.op === "edge-" ? edges.has(op.id) : nodes.has(op.id);
}

/**
 * Cut a gesture into batches that the server takes.
 *
 * @param {Op[]} ops
 * @returns {Op[][]}
 */
export function batches(ops) {
  /** @type {Op[][]} */
  const cut = [];
  let characters = Infinity;
  for (const op of ops) {
    const length = JSON.stringify(op).length;
    const last = cut.at(-1);
    if (!last || last.length >= MAX_OPS || characters + length > MAX_BATCH_CHARACTERS) {
      cut.push([op]);
      characters = length;
    } else {
      last.push(op);
      characters += length;
    }
  }
  return cut;
}
