/** Snapping while something is dragged: to the edges and middles of what is in view. No DOM. */

/** @import {Box, Point} from "./types.js" */

/**
 * @typedef {"x" | "y"} Axis
 * @typedef {{at: number, from: number, to: number}} Line  an edge or middle of a box: where, and how far it reaches
 * @typedef {{axis: Axis, at: number, from: number, to: number}} Guide  `axis` x: an upright line
 */

export class Snapping {
  /**
   * The lines of the boxes, in order: one look at a dragged box costs a few steps however many boxes there are.
   *
   * @param {Iterable<Box>} boxes
   */
  constructor(boxes) {
    const all = [...boxes];
    this.lines = { x: linesOf(all, "x"), y: linesOf(all, "y") };
  }

  /**
   * How far the box has to go on to lie in line with others, and the guides that show it.
   *
   * @param {Box} box
   * @param {number} within how near a line must be, in canvas pixels
   * @param {{x: number[], y: number[]}} [shares] which parts of the box take part: 0 its start, 0.5 its middle, 1 its end
   * @returns {Point & {guides: Guide[]}}
   */
  snap(box, within, shares = { x: [0, 0.5, 1], y: [0, 0.5, 1] }) {
    const x = this.#along("x", box, within, shares.x);
    const y = this.#along("y", box, within, shares.y);
    const placed = { ...box, x: box.x + x, y: box.y + y };
    const guides = [...this.#guides("x", placed, shares.x), ...this.#guides("y", placed, shares.y)];
    return { x, y, guides };
  }

  /**
   * @param {Axis} axis
   * @param {Box} box
   * @param {number} within
   * @param {number[]} shares
   */
  #along(axis, box, within, shares) {
    let least = within;
    let best = 0;
    for (const share of shares) {
      const at = box[axis] + lengthOf(box, axis) * share;
      for (const line of neighbours(this.lines[axis], at)) {
        if (Math.abs(line.at - at) > least || (Math.abs(line.at - at) === least && best)) continue;
        least = Math.abs(line.at - at);
        best = line.at - at;
      }
    }
    return best;
  }

  /**
   * @param {Axis} axis
   * @param {Box} box where it lies now
   * @param {number[]} shares
   * @returns {Guide[]}
   */
  #guides(axis, box, shares) {
    const across = axis === "x" ? "y" : "x";
    const end = box[across] + lengthOf(box, across);
    return shares.flatMap((share) => {
      const at = box[axis] + lengthOf(box, axis) * share;
      const hit = neighbours(this.lines[axis], at).find((line) => Math.abs(line.at - at) < 0.01);
      return hit ? [{ axis, at, from: Math.min(hit.from, box[across]), to: Math.max(hit.to, end) }] : [];
    });
  }
}

/**
 * @param {Box} box
 * @param {Axis} axis
 */
function lengthOf(box, axis) {
  return axis === "x" ? box.w : box.h;
}

/**
 * Lines at the same place are one that reaches over all of them.
 *
 * @param {Box[]} boxes
 * @param {Axis} axis
 * @returns {Line[]}
 */
function linesOf(boxes, axis) {
  const across = axis === "x" ? "y" : "x";
  /** @type {Map<number, Line>} */
  const found = new Map();
  for (const box of boxes) {
    const [from, to] = [box[across], box[across] + lengthOf(box, across)];
    for (const share of [0, 0.5, 1]) {
      const at = box[axis] + lengthOf(box, axis) * share;
      const known = found.get(at);
      if (known) [known.from, known.to] = [Math.min(known.from, from), Math.max(known.to, to)];
      else found.set(at, { at, from, to });
    }
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/**
 * The last line before the place and the first one at or after it.
 *
 * @param {Line[]} lines
 * @param {number} at
 */
function neighbours(lines, at) {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return lines.slice(Math.max(0, low - 1), low + 1);
}
