/** What lies over the canvas and stays where it is while the view moves. */

/** @import {Box} from "./types.js" */

const PANELS = ".first-steps, .minimap, .queue, .gallery-panel, .tray";

/**
 * Where they are, in window pixels; those that are hidden have no size.
 *
 * @param {string} also a selector of more
 */
export function panels(also) {
  return [...document.querySelectorAll(`${PANELS}, ${also}`)].map(boxOf);
}

/**
 * Where it is at home, even if it has moved out of something's way by `translate`.
 *
 * @param {Element} element
 * @returns {Box}
 */
export function boxOf(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  const [dx, dy] = (element instanceof HTMLElement ? element.style.translate : "").split(" ").map(parseFloat);
  return { x: x - (dx || 0), y: y - (dy || 0), w: width, h: height };
}
