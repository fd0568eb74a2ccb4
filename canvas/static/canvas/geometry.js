/** Where ports, wires and nodes lie, in canvas pixels, from the model alone: no layout is ever read. No DOM. */

/** @import {Box, Edge, Graph, GraphNode, Kind, Kinds, Point, PortRef, Side} from "./types.js" */

const FIRST_PORT = 60;
export const PORT_STEP = 28;

/** @param {number} index */
export function portTop(index) {
  return FIRST_PORT + PORT_STEP * index;
}

/**
 * @param {GraphNode} node
 * @param {Kind | undefined} kind
 * @param {Side} side
 * @param {string} port
 * @returns {Point}
 */
export function portPoint(node, kind, side, port) {
  const ports = (side === "in" ? kind?.inputs : kind?.outputs) ?? [];
  const index = Math.max(0, ports.findIndex((each) => each.id === port));
  return { x: side === "in" ? node.x : node.x + node.w, y: node.y + portTop(index) };
}

/**
 * The two ends of a wire, or null while one of its nodes is not there.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {Edge} edge
 */
export function edgeEnds(graph, kinds, edge) {
  const source = graph.nodes.get(edge.from[0]);
  const target = graph.nodes.get(edge.to[0]);
  if (!source || !target) return null;
  return {
    start: portPoint(source, kinds[source.kind], "out", edge.from[1]),
    end: portPoint(target, kinds[target.kind], "in", edge.to[1]),
  };
}

/**
 * How far a wire's handles reach out sideways.
 *
 * @param {Point} start
 * @param {Point} end
 */
export function reach(start, end) {
  return Math.min(240, Math.max(32, Math.abs(end.x - start.x) / 2, Math.abs(end.y - start.y) / 4));
}

/**
 * An SVG path that leaves the output to the right and enters the input from the left.
 *
 * @param {Point} start
 * @param {Point} end
 */
export function wirePath(start, end) {
  const bend = reach(start, end);
  return `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
}

/**
 * @param {Point} start
 * @param {Point} end
 * @returns {Box}
 */
export function wireBox(start, end) {
  const bend = reach(start, end);
  const left = Math.min(start.x, end.x - bend);
  const top = Math.min(start.y, end.y);
  return { x: left, y: top, w: Math.max(end.x, start.x + bend) - left, h: Math.abs(end.y - start.y) };
}

/**
 * @param {Box} one
 * @param {Box} other
 */
export function overlap(one, other) {
  return (
    one.x <= other.x + other.w && other.x <= one.x + one.w && one.y <= other.y + other.h && other.y <= one.y + one.h
  );
}

/**
 * Whether the inner box lies wholly in the outer one.
 *
 * @param {Box} outer
 * @param {Box} inner
 */
export function contains(outer, inner) {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  );
}

/**
 * @param {Box} box
 * @param {number} by
 * @returns {Box}
 */
export function grow(box, by) {
  return { x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by };
}

/**
 * @param {Point} one
 * @param {Point} other
 * @returns {Box}
 */
export function boxBetween(one, other) {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return { x, y, w: Math.abs(other.x - one.x), h: Math.abs(other.y - one.y) };
}

/**
 * The box around all of them, or null for none.
 *
 * @param {Iterable<Box>} boxes
 * @returns {Box | null}
 */
export function bounds(boxes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, w, h } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + w);
    bottom = Math.max(bottom, y + h);
  }
  return left === Infinity ? null : { x: left, y: top, w: right - left, h: bottom - top };
}

/**
 * The topmost node at the point: the one added last. Frames lie behind all others.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {Point} point
 * @returns {GraphNode | undefined}
 */
export function nodeAt(graph, kinds, point) {
  const spot = { ...point, w: 0, h: 0 };
  /** @type {GraphNode | undefined} */
  let behind;
  /** @type {GraphNode | undefined} */
  let top;
  for (const node of graph.nodes.values()) {
    if (!overlap(node, spot)) continue;
    if (kinds[node.kind]?.backdrop) behind = node;
    else top = node;
  }
  return top ?? behind;
}

/**
 * The port nearest to the point, within the radius.
 *
 * @param {Graph} graph
 * @param {Kinds} kinds
 * @param {Point} point
 * @param {number} radius
 * @returns {PortRef | null}
 */
export function portAt(graph, kinds, point, radius) {
  /** @type {PortRef | null} */
  let nearest = null;
  let least = radius;
  for (const node of graph.nodes.values()) {
    if (!overlap(grow(node, radius), { ...point, w: 0, h: 0 })) continue;
    for (const ref of portsOf(node, kinds[node.kind])) {
      const at = portPoint(node, kinds[node.kind], ref.side, ref.port);
      const distance = Math.hypot(at.x - point.x, at.y - point.y);
      if (distance > least) continue;
      [nearest, least] = [ref, distance];
    }
  }
  return nearest;
}

/**
 * @param {GraphNode} node
 * @param {Kind | undefined} kind
 * @returns {PortRef[]}
 */
export function portsOf(node, kind) {
  return [
    ...(kind?.inputs ?? []).map((port) => ({ node: node.id, port: port.id, side: /** @type {const} */ ("in") })),
    ...(kind?.outputs ?? []).map((port) => ({ node: node.id, port: port.id, side: /** @type {const} */ ("out") })),
  ];
}
