/** What is left of a batch that the server refused because others were faster. No DOM. */

import { applicable } from "./ops.js";

/** @import {Batch, Graph, Kinds, Op} from "./types.js" */

/**
 * Those operations that still mean something on this graph, without what own later batches set anyway: sent again,
 * they would come after those.
 *
 * @param {Graph} graph
 * @param {Op[]} ops
 * @param {Batch[]} later
 * @param {Kinds} kinds
 * @returns {Op[]}
 */
export function salvage(graph, ops, later, kinds) {
  const settled = new Set(later.flatMap((batch) => batch.ops.flatMap(placesOf)));
  return applicable(graph, ops.flatMap((op) => without(op, settled)), kinds);
}

/**
 * Whether the operations name a node that is shown and that the server has not got: it was refused together with what
 * it was to be made with, and is on its way again.
 *
 * @param {{base: Graph, view: Graph}} store
 * @param {Op[]} ops
 */
export function isAhead({ base, view }, ops) {
  const named = ops.flatMap((op) => (op.op === "edge+" ? [op.from[0], op.to[0]] : [op.id]));
  return named.some((id) => view.nodes.has(id) && !base.nodes.has(id));
}

/**
 * @param {Op} op
 * @returns {string[]} names for what a later operation of the same name makes meaningless
 */
function placesOf(op) {
  if (op.op === "move" || op.op === "size") return [`${op.op} ${op.id}`];
  if (op.op === "entry") return [`entry ${op.id} ${op.field} ${op.key}`];
  return op.op === "set" ? Object.keys(op.set).map((name) => `set ${op.id} ${name}`) : [];
}

/**
 * @param {Op} op
 * @param {Set<string>} settled
 * @returns {Op[]}
 */
function without(op, settled) {
  const places = placesOf(op);
  if (!places.some((place) => settled.has(place))) return [op];
  if (op.op !== "set") return [];
  const left = Object.entries(op.set).filter(([name]) => !settled.has(`set ${op.id} ${name}`));
  return left.length ? [{ ...op, set: Object.fromEntries(left) }] : [];
}
