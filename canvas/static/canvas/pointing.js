/** Where the pointer is, for what the keyboard does “here”. */

/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/**
 * Gives the last place of the mouse while it is over the canvas, in window pixels; null where it is elsewhere, and for
 * fingers.
 *
 * @param {Editor} editor
 */
export function setUpPointing({ stage }) {
  /** @type {Point | null} */
  let at = null;
  stage.addEventListener("pointermove", (event) => {
    at = event.pointerType === "touch" ? null : { x: event.clientX, y: event.clientY };
  }, { passive: true });
  stage.addEventListener("pointerleave", () => (at = null));
  return () => at;
}
