/** Which wires may be made: the server's rules (canvas/graph.py), told before the wire is made. No DOM. */

import { t } from "./text.js";

/** @import {Edge, End, Graph, Kind, Kinds, Port, PortRef, Side} from "./types.js" */

/** @typedef {{code: string, message: string}} Problem */

/**
 * Why the wire must not be made, or null when it may.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {{from: End, to: End}} wire
 * @returns {Problem | null}
 */
export function wireProblem(graph, kinds, { from, to }) {
  const source = graph.nodes.get(from[0]);
  const target = graph.nodes.get(to[0]);
  if (!source || !target) return problem("unknown_node", t("One end of this wire is not on the canvas."));
  if (source === target) return problem("self_wire", t("A node cannot be wired to itself."));
  const output = portOf(kinds, source.kind, "out", from[1]);
  const input = portOf(kinds, target.kind, "in", to[1]);
  if (!output || !input) return noSuchPorts(kinds, source.kind, from[1], target.kind, to[1]);
  if (output.type !== input.type) return misfit(output, input);
  return takenProblem(graph, input, from, to) ?? cycleProblem(graph, from[0], to[0]);
}

/**
 * @param {Kinds} kinds
 * @param {string} kind
 * @param {Side} side
 * @param {string} port
 * @returns {Port | undefined}
 */
export function portOf(kinds, kind, side, port) {
  const declared = kinds[kind];
  return (side === "in" ? declared?.inputs : declared?.outputs)?.find((each) => each.id === port);
}

/**
 * @param {Kinds} kinds
 * @param {string} sourceKind
 * @param {string} sourcePort
 * @param {string} targetKind
 * @param {string} targetPort
 */
function noSuchPorts(kinds, sourceKind, sourcePort, targetKind, targetPort) {
  const turned = portOf(kinds, sourceKind, "in", sourcePort) ?? portOf(kinds, targetKind, "out", targetPort);
  if (turned) return problem("wrong_direction", t("Wires run from an output to an input."));
  return problem("unknown_port", t("There is no such port."));
}

/**
 * @param {Port} output
 * @param {Port} input
 */
function misfit(output, input) {
  return problem("type_mismatch", t("{output} ({type}) does not fit {input} ({wanted}).", {
    output: output.label, type: output.type, input: input.label, wanted: input.type,
  }));
}

/**
 * @param {Graph} graph
 * @param {Port} input
 * @param {End} from
 * @param {End} to
 */
function takenProblem(graph, input, from, to) {
  const taken = [...graph.edges.values()].filter((edge) => isEnd(edge.to, to));
  if (taken.some((edge) => isEnd(edge.from, from))) {
    return problem("duplicate_wire", t("These two ports are wired already."));
  }
  if (taken.length && !input.many) {
    return problem("port_taken", t("{input} takes one wire and has one already.", { input: input.label }));
  }
  return null;
}

/**
 * @param {Graph} graph
 * @param {string} source
 * @param {string} target
 */
function cycleProblem(graph, source, target) {
  return below(graph, target).has(source) ? problem("cycle", t("This wire would close a circle.")) : null;
}

/**
 * The nodes that can be reached downstream of the node.
 *
 * @param {Graph} graph
 * @param {string} node
 */
export function below(graph, node) {
  /** @type {Map<string, string[]>} */
  const targets = new Map();
  for (const { from, to } of graph.edges.values()) targets.set(from[0], [...(targets.get(from[0]) ?? []), to[0]]);
  /** @type {Set<string>} */
  const seen = new Set();
  const rest = [...(targets.get(node) ?? [])];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    rest.push(...(targets.get(next) ?? []));
  }
  return seen;
}

/**
 * A wire between two ports named in either order: the output first.
 *
 * @param {PortRef} one
 * @param {PortRef} other
 * @returns {{from: End, to: End}}
 */
export function wireBetween(one, other) {
  const [source, target] = one.side === "out" ? [one, other] : [other, one];
  return { from: [source.node, source.port], to: [target.node, target.port] };
}

/**
 * Why these two ports cannot be wired, or null. Two ports of the same side are told apart here: as a wire they would
 * look like unknown ports.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {PortRef} one
 * @param {PortRef} other
 */
export function pairProblem(graph, kinds, one, other) {
  if (one.side !== other.side) return wireProblem(graph, kinds, wireBetween(one, other));
  if (one.node === other.node) return problem("self_wire", t("A node cannot be wired to itself."));
  return problem("wrong_direction", t("Wires run from an output to an input."));
}

/**
 * The first port of the node that fits, in rail order, for a wire that is dropped on the node itself.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {PortRef} start
 * @param {string} node
 * @returns {{port: PortRef | null, problem: Problem | null}}
 */
export function firstFit(graph, kinds, start, node) {
  const side = start.side === "out" ? "in" : "out";
  const kind = kinds[graph.nodes.get(node)?.kind ?? ""];
  const ports = (side === "in" ? kind?.inputs : kind?.outputs) ?? [];
  /** @type {Problem | null} */
  let first = null;
  for (const { id } of ports) {
    const wrong = pairProblem(graph, kinds, start, { node, port: id, side });
    if (!wrong) return { port: { node, port: id, side }, problem: null };
    first ??= wrong;
  }
  const called = { node: kind?.label ?? t("This node") };
  const none = problem("unknown_port", side === "in" ? t("{node} has no input.", called) : t("{node} has no output.", called));
  return { port: null, problem: first ?? none };
}

/**
 * The kinds that a loose wire can end at, each with the port that fits.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {PortRef} start
 * @returns {{kind: Kind, port: PortRef["port"], side: Side}[]}
 */
export function fittingKinds(graph, kinds, start) {
  const type = portOf(kinds, graph.nodes.get(start.node)?.kind ?? "", start.side, start.port)?.type;
  const side = start.side === "out" ? "in" : "out";
  return Object.values(kinds).flatMap((kind) => {
    const port = (side === "in" ? kind.inputs : kind.outputs).find((each) => each.type === type);
    return port ? [{ kind, port: port.id, side }] : [];
  });
}

/**
 * The wire that fills an input which takes only one: pressing there means that wire.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {PortRef} ref
 * @returns {Edge | null}
 */
export function heldWire(graph, kinds, ref) {
  const port = portOf(kinds, graph.nodes.get(ref.node)?.kind ?? "", ref.side, ref.port);
  if (ref.side !== "in" || !port || port.many) return null;
  return [...graph.edges.values()].find(({ to }) => isEnd(to, [ref.node, ref.port])) ?? null;
}

/**
 * The end that stays when the wire's end on that side is taken off.
 *
 * @param {Edge} edge
 * @param {Side} side
 * @returns {PortRef}
 */
export function farEnd({ from, to }, side) {
  return side === "in" ? { node: from[0], port: from[1], side: "out" } : { node: to[0], port: to[1], side: "in" };
}

/**
 * The graph as if that wire were not there.
 *
 * @param {Graph} graph
 * @param {Edge | null} edge
 * @returns {Graph}
 */
export function withoutEdge(graph, edge) {
  if (!edge) return graph;
  const edges = new Map(graph.edges);
  edges.delete(edge.id);
  return { nodes: graph.nodes, edges };
}

/**
 * @param {End} one
 * @param {End} other
 */
function isEnd(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}

/**
 * @param {string} code
 * @param {string} message
 * @returns {Problem}
 */
function problem(code, message) {
  return { code, message };
}
