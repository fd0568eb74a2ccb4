/** Where a bar goes so that it hides least of what it is about. In window pixels. No DOM. */

/** @import {Box, Point} from "./types.js" */

/**
 * The first of these places that keeps clear of every obstacle, else the one that covers least.
 *
 * @param {Box} bar
 * @param {Point[]} places for its upper left corner, best first
 * @param {Box[]} obstacles
 * @returns {{place: Point, covered: number}} `covered` in square pixels
 */
export function clearPlace(bar, places, obstacles) {
  let best = { place: { x: bar.x, y: bar.y }, covered: Infinity };
  for (const place of places) {
    const covered = obstacles.reduce((sum, each) => sum + shared({ ...bar, ...place }, each), 0);
    if (covered < best.covered) best = { place, covered };
    if (!covered) break;
  }
  return best;
}

/**
 * @param {Box} one
 * @param {Box} other
 */
function shared(one, other) {
  const width = Math.min(one.x + one.w, other.x + other.w) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.h, other.y + other.h) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}
