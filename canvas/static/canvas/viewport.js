/** The camera's arithmetic: between canvas pixels and window pixels. No DOM. */

/** @import {Box, Point, View} from "./types.js" */

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 4;
/** Below this zoom cards cannot be read; one painted picture of the canvas takes their place. */
export const OVERVIEW_ZOOM = 0.28;
/** Below this zoom what is written on a card is too small to be read: it shows an excerpt unless it is in use. */
export const FAR_ZOOM = 0.5;

/** Canvas pixels from the middle; a little further the server takes no place any more. */
const FARTHEST = 9e6;

/**
 * The view, or the nearest one that still lies on the canvas.
 *
 * @param {View} view
 * @returns {View}
 */
export function onCanvas(view) {
  const within = (/** @type {number} */ at) => Math.max(-FARTHEST, Math.min(FARTHEST, at));
  const [x, y] = [within(view.x), within(view.y)];
  return x === view.x && y === view.y ? view : { ...view, x, y };
}

/** @param {number} zoom */
export function clampZoom(zoom) {
  return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
}

/**
 * @param {View} view
 * @param {Point} point in window pixels
 * @returns {Point}
 */
export function toCanvas(view, point) {
  return { x: view.x + point.x / view.z, y: view.y + point.y / view.z };
}

/**
 * @param {View} view
 * @param {Point} point in canvas pixels
 * @returns {Point}
 */
export function toWindow(view, point) {
  return { x: (point.x - view.x) * view.z, y: (point.y - view.y) * view.z };
}

/**
 * Change the zoom and keep what lies under the window point where it is.
 *
 * @param {View} view
 * @param {Point} point
 * @param {number} zoom
 * @returns {View}
 */
export function zoomAt(view, point, zoom) {
  const z = clampZoom(zoom);
  const fixed = toCanvas(view, point);
  return { x: fixed.x - point.x / z, y: fixed.y - point.y / z, z };
}

/**
 * @param {View} view
 * @param {number} dx in window pixels
 * @param {number} dy
 * @returns {View}
 */
export function panBy(view, dx, dy) {
  return { ...view, x: view.x - dx / view.z, y: view.y - dy / view.z };
}

/**
 * What the window shows, in canvas pixels.
 *
 * @param {View} view
 * @param {{width: number, height: number}} size of the window
 * @returns {Box}
 */
export function shownBox(view, size) {
  return { x: view.x, y: view.y, w: size.width / view.z, h: size.height / view.z };
}

/**
 * The view that shows the whole box clear of the panels, not closer than 100 %.
 *
 * @param {Box} box
 * @param {{width: number, height: number}} size
 * @param {Box[]} [panels] what lies over the canvas, in window pixels
 * @param {number} [rim] around the box, in window pixels; less in a narrow place
 * @returns {View}
 */
export function fit(box, size, panels = [], rim = 24) {
  const whole = { x: 0, y: 0, w: size.width, h: size.height };
  const free = panels.reduce(besides, [whole]);
  let best = { score: -Infinity, view: { x: 0, y: 0, z: 1 } };
  for (const area of free.length ? free : [whole]) {
    const margin = Math.min(rim, area.w * 0.06);
    const middle = { x: area.x + area.w / 2, y: area.y + area.h / 2 };
    const z = clampZoom(Math.min(1, (area.w - 2 * margin) / Math.max(1, box.w), (area.h - 2 * margin) / Math.max(1, box.h)));
    // A twentieth of the size is worth 200 pixels out of the window's middle.
    const score = 4_000 * z - Math.hypot(middle.x - size.width / 2, middle.y - size.height / 2);
    if (score > best.score) best = { score, view: { x: box.x + box.w / 2 - middle.x / z, y: box.y + box.h / 2 - middle.y / z, z } };
  }
  return best.view;
}

/**
 * What is left of each area beside a panel: to its left, to its right, above and below it.
 *
 * @param {Box[]} areas
 * @param {Box} panel
 * @returns {Box[]}
 */
function besides(areas, panel) {
  const [right, bottom] = [panel.x + panel.w, panel.y + panel.h];
  return areas.flatMap((area) => {
    const { x, y, w, h } = area;
    if (panel.x >= x + w || right <= x || panel.y >= y + h || bottom <= y) return [area];
    const parts = [
      { x, y, w: panel.x - x, h },
      { x: right, y, w: x + w - right, h },
      { x, y, w, h: panel.y - y },
      { x, y: bottom, w, h: y + h - bottom },
    ];
    return parts.filter((part) => part.w > 0 && part.h > 0);
  });
}

/**
 * The view that shows the whole box and as little else as can be: what another window shows.
 *
 * @param {Box} box
 * @param {{width: number, height: number}} size
 * @returns {View}
 */
export function fill(box, size) {
  const z = clampZoom(Math.min(size.width / Math.max(1, box.w), size.height / Math.max(1, box.h)));
  return { x: box.x + box.w / 2 - size.width / 2 / z, y: box.y + box.h / 2 - size.height / 2 / z, z };
}

/**
 * The least move that brings the box into view; its top left corner wins when it is larger than the window.
 *
 * @param {View} view
 * @param {Box} box
 * @param {{width: number, height: number}} size
 * @param {number} [margin] in window pixels
 * @returns {View}
 */
export function reveal(view, box, size, margin = 72) {
  const shown = shownBox(view, size);
  const rim = margin / view.z;
  return {
    x: revealAlong(shown.x, shown.w, box.x - rim, box.w + 2 * rim),
    y: revealAlong(shown.y, shown.h, box.y - rim, box.h + 2 * rim),
    z: view.z,
  };
}

/**
 * @param {number} start
 * @param {number} length
 * @param {number} boxStart
 * @param {number} boxLength
 */
function revealAlong(start, length, boxStart, boxLength) {
  if (boxStart < start || boxLength > length) return boxStart;
  return Math.max(start, boxStart + boxLength - length);
}

/**
 * The zoom factor of one wheel event. A mouse's notch is about 100 pixels or 3 lines, a trackpad's pinch a few pixels.
 *
 * @param {{deltaY: number, deltaMode: number}} wheel
 */
export function wheelFactor({ deltaY, deltaMode }) {
  const pixels = deltaMode === 1 ? deltaY * 33 : deltaMode === 2 ? deltaY * 400 : deltaY;
  return Math.exp(-Math.max(-60, Math.min(60, pixels)) * 0.006);
}

/**
 * The view with that point in the middle of the window instead of at its corner.
 *
 * @param {View} middle
 * @param {{width: number, height: number}} size
 * @returns {View}
 */
export function viewAround({ x, y, z }, size) {
  return { x: x - size.width / 2 / z, y: y - size.height / 2 / z, z };
}

/**
 * A remembered view, if it is one.
 *
 * @param {unknown} value
 * @returns {View | null}
 */
export function parseView(value) {
  if (typeof value !== "object" || value === null) return null;
  const { x, y, z } = /** @type {Record<string, unknown>} */ (value);
  if (typeof x !== "number" || typeof y !== "number" || typeof z !== "number") return null;
  return [x, y, z].every(Number.isFinite) ? { x, y, z: clampZoom(z) } : null;
}
