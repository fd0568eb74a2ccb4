/** The arithmetic of cropping: a frame on a picture, in pixels of the screen. No DOM. */

/** @typedef {{x: number, y: number, width: number, height: number}} Frame */
/** @typedef {{width: number, height: number}} Size */

/** Screen pixels: less cannot be taken hold of. */
export const LEAST = 8;

/**
 * The largest frame of these proportions in the middle of the area; the whole area where there are none.
 *
 * @param {Size} area
 * @param {number} [ratio] width over height
 * @returns {Frame}
 */
export function largest(area, ratio) {
  if (!ratio) return { x: 0, y: 0, ...area };
  const width = Math.min(area.width, area.height * ratio);
  const height = width / ratio;
  return { x: (area.width - width) / 2, y: (area.height - height) / 2, width, height };
}

/**
 * The frame as it may be: within the area, in its proportions, large enough to be seen. What is dragged over an edge
 * stays there; the corner across from the dragged one does not move.
 *
 * @param {Frame} wanted
 * @param {Frame} before
 * @param {Size} area
 * @param {number} [ratio]
 * @returns {Frame}
 */
export function kept(wanted, before, area, ratio) {
  if (near(wanted.width, before.width) && near(wanted.height, before.height)) return moved(wanted, area);
  const right = Math.min(area.width, wanted.x + wanted.width);
  const bottom = Math.min(area.height, wanted.y + wanted.height);
  let width = Math.max(LEAST, right - Math.max(0, wanted.x));
  let height = Math.max(LEAST, bottom - Math.max(0, wanted.y));
  if (ratio) {
    width = Math.min(width, height * ratio);
    height = width / ratio;
  }
  const x = near(wanted.x, before.x) ? wanted.x : right - width;
  const y = near(wanted.y, before.y) ? wanted.y : bottom - height;
  return moved({ x, y, width: Math.min(width, area.width), height: Math.min(height, area.height) }, area);
}

/**
 * @param {Frame} frame
 * @param {Size} area
 * @returns {Frame}
 */
function moved({ x, y, width, height }, area) {
  return { x: clamp(x, area.width - width), y: clamp(y, area.height - height), width, height };
}

/**
 * @param {number} value
 * @param {number} most
 */
function clamp(value, most) {
  return Math.max(0, Math.min(value, Math.max(0, most)));
}

/**
 * @param {number} one
 * @param {number} other
 */
function near(one, other) {
  return Math.abs(one - other) < 0.01;
}

/**
 * A frame as parts of the area, as a node keeps it; null for all of it.
 *
 * @param {Frame} frame
 * @param {Size} area
 */
export function toBox(frame, area) {
  const box = {
    x: part(frame.x, area.width),
    y: part(frame.y, area.height),
    w: part(frame.width, area.width),
    h: part(frame.height, area.height),
  };
  return box.w > 0.999 && box.h > 0.999 ? null : box;
}

/**
 * @param {number} length
 * @param {number} whole
 */
function part(length, whole) {
  return Math.round(clamp(length / whole, 1) * 1e6) / 1e6;
}

/**
 * @param {{x: number, y: number, w: number, h: number}} box
 * @param {Size} area
 * @returns {Frame}
 */
export function fromBox({ x, y, w, h }, area) {
  return { x: x * area.width, y: y * area.height, width: w * area.width, height: h * area.height };
}

/**
 * What an arrow key makes of the frame: moved, or with Shift made larger or smaller at its lower right corner.
 *
 * @param {Frame} frame
 * @param {string} key
 * @param {{step: number, resizes: boolean, ratio?: number | undefined}} how
 * @returns {Frame | null} null for any other key
 */
export function nudged(frame, key, { step, resizes, ratio }) {
  const dx = key === "ArrowRight" ? step : key === "ArrowLeft" ? -step : 0;
  const dy = key === "ArrowDown" ? step : key === "ArrowUp" ? -step : 0;
  if (!dx && !dy) return null;
  if (!resizes) return { ...frame, x: frame.x + dx, y: frame.y + dy };
  if (!ratio) return { ...frame, width: frame.width + dx, height: frame.height + dy };
  const width = frame.width + dx + dy * ratio;
  return { ...frame, width, height: width / ratio };
}
