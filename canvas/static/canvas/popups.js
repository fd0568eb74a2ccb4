/** Popups with entries: where they open, and going through them with the keyboard. */

/** @import {Point} from "./types.js" */

const RIM = 8;

/**
 * Open the popup with its corner at the point, and wholly in the window; without a point where the style sheet has it.
 *
 * @param {HTMLElement} popup
 * @param {Point | null} at in window pixels
 */
export function openAt(popup, at) {
  popup.classList.toggle("is-placed", at !== null);
  popup.style.left = popup.style.top = "";
  if (!popup.matches(":popover-open")) popup.showPopover();
  if (!at) return;
  const { offsetWidth, offsetHeight } = popup;
  const within = (/** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ room) =>
    Math.max(RIM, Math.min(start, room - length - RIM));
  popup.style.left = `${within(at.x, offsetWidth, window.innerWidth)}px`;
  popup.style.top = `${within(at.y, offsetHeight, window.innerHeight)}px`;
}

/**
 * Arrows, Home and End go from entry to entry.
 *
 * @param {HTMLElement} popup
 * @param {KeyboardEvent} event
 */
export function walk(popup, event) {
  const all = [...popup.querySelectorAll("[role=menuitem]:not([hidden], :disabled)")].filter((item) => item instanceof HTMLElement);
  const at = all.findIndex((item) => item === document.activeElement);
  const before = at < 0 ? all.length - 1 : at - 1 + all.length;
  const next = { ArrowDown: at + 1, ArrowUp: before, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined || !all.length) return;
  event.preventDefault();
  all[next % all.length]?.focus();
}
