/** While something is dragged to the rim of the window the view goes on by itself. */

import { nextFrame } from "./frame.js";
import { panBy } from "./viewport.js";

/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/** Width of the rim, and how far the view goes in one frame at most, in window pixels. */
const RIM = 28;
const MOST = 16;

export class EdgePanning {
  /** @type {Point | null} */
  #at = null;

  /**
   * @param {Editor} editor
   * @param {() => void} moved called after each step: what is dragged lies elsewhere on the canvas now
   */
  constructor(editor, moved) {
    this.editor = editor;
    this.moved = moved;
  }

  /** @param {Point} point where the pointer is, in window pixels */
  follow(point) {
    this.#at = point;
    nextFrame(this.#step);
  }

  stop() {
    this.#at = null;
  }

  #step = () => {
    const { camera } = this.editor;
    if (!this.#at) return;
    const dx = speed(this.#at.x, camera.size.width);
    const dy = speed(this.#at.y, camera.size.height);
    if (!dx && !dy) return;
    camera.set(panBy(camera.view, dx, dy));
    this.moved();
    nextFrame(this.#step);
  };
}

/**
 * @param {number} at
 * @param {number} length of the window
 */
function speed(at, length) {
  const into = at < RIM ? RIM - at : at > length - RIM ? length - RIM - at : 0;
  return Math.max(-1, Math.min(1, into / RIM)) * MOST;
}
