/**
 * Who gets a pressed pointer: panning, wiring, resizing, moving or the marquee. One gesture at a time; a second finger
 * ends it and pinches.
 */

import { isTyping } from "./dom.js";
import { EdgePanning } from "./edge_panning.js";
import { nextFrame } from "./frame.js";
import { startPinch } from "./panning.js";

/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/**
 * A gesture under way. `move` comes at most once a frame and only after the pointer has really moved; with `pans` the
 * view goes on by itself while the pointer is at the window's rim.
 *
 * @typedef {{shift: boolean, command: boolean, alt: boolean}} Held  keys that are held meanwhile; `command`: Ctrl or Cmd
 * @typedef {{move(point: Point, held: Held): void, end(point: Point, moved: boolean, held: Held): void, cancel(): void,
 *   pans?: boolean}} Gesture
 * @typedef {(editor: Editor, event: PointerEvent) => Gesture | null} Start
 */

const THRESHOLD = 4;
const LONG_PRESS_MS = 500;

export class Gestures {
  /** @type {Gesture | null} */
  #gesture = null;
  #pointer = -1;
  /** @type {Point} */
  #from = { x: 0, y: 0 };
  /** @type {Point} */
  #at = { x: 0, y: 0 };
  #moved = false;
  /** @type {Held} */
  #held = { shift: false, command: false, alt: false };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #longPress = undefined;
  /** Fingers on the canvas. @type {Map<number, Point>} */
  #touches = new Map();

  /**
   * @param {Editor} editor
   * @param {Start[]} starts asked in this order
   * @param {(event: PointerEvent) => void} pressedLong a finger that rests, instead of the right button
   */
  constructor(editor, starts, pressedLong) {
    this.editor = editor;
    this.starts = starts;
    this.pressedLong = pressedLong;
    this.edgePanning = new EdgePanning(editor, () => this.#step());
    const { stage } = editor;
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", (event) => this.#up(event));
    stage.addEventListener("pointercancel", (event) => this.#cancelled(event));
    stage.addEventListener("dragstart", (event) => event.preventDefault());
    stage.addEventListener("selectstart", (event) => isText(event.target) || event.preventDefault());
    for (const type of /** @type {const} */ (["click", "auxclick"])) {
      stage.addEventListener(type, (event) => this.#click(event), { capture: true });
    }
  }

  get isBusy() {
    return this.#gesture !== null;
  }

  cancel() {
    this.#gesture?.cancel();
    this.#finish();
  }

  #finish() {
    this.#gesture = null;
    clearTimeout(this.#longPress);
    this.edgePanning.stop();
    this.editor.stage.classList.remove("is-busy");
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const point = pointOf(event);
    if (event.pointerType === "touch" && !this.editor.isList) {
      this.#touches.set(event.pointerId, point);
      if (this.#touches.size === 2) {
        this.cancel();
        this.#begin(startPinch(this.editor, this.#touches), event);
        return;
      }
      clearTimeout(this.#longPress);
      if (!isText(event.target)) this.#longPress = setTimeout(() => this.#rested(event), LONG_PRESS_MS);
    }
    if (this.#gesture || this.editor.isList) return;
    for (const start of this.starts) {
      const gesture = start(this.editor, event);
      if (!gesture) continue;
      this.#begin(gesture, event);
      return;
    }
  }

  /** @param {PointerEvent} event */
  #rested(event) {
    if (this.#moved || this.#touches.size !== 1) return;
    this.cancel();
    this.#moved = true;
    ignoreClickUntilNextPress();
    this.pressedLong(event);
  }

  /**
   * @param {Gesture} gesture
   * @param {PointerEvent} event
   */
  #begin(gesture, event) {
    this.#gesture = gesture;
    this.#pointer = event.pointerId;
    this.#from = this.#at = pointOf(event);
    this.#held = heldOf(event);
    this.#moved = false;
    // What had the focus keeps its unsaved text only until its blur: give it that blur.
    const focused = document.activeElement;
    if (isTyping(focused) && focused !== event.target && focused instanceof HTMLElement) focused.blur();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (this.#touches.has(event.pointerId)) this.#touches.set(event.pointerId, pointOf(event));
    const isPinching = this.#touches.size === 2;
    if (!this.#gesture || (event.pointerId !== this.#pointer && !isPinching)) return;
    // It was released where nobody heard of it, over a bar or outside of the window.
    if (!event.buttons) return this.cancel();
    if (event.pointerId === this.#pointer) this.#at = pointOf(event);
    this.#held = heldOf(event);
    if (!this.#moved && !isPinching) {
      if (Math.hypot(this.#at.x - this.#from.x, this.#at.y - this.#from.y) < THRESHOLD) return;
      this.editor.stage.setPointerCapture(event.pointerId);
      this.editor.stage.classList.add("is-busy");
      clearTimeout(this.#longPress);
    }
    this.#moved = true;
    nextFrame(this.#step);
    if (this.#gesture.pans) this.edgePanning.follow(this.#at);
  }

  #step = () => this.#gesture?.move(this.#at, this.#held);

  /** @param {PointerEvent} event */
  #up(event) {
    const wasPinching = this.#touches.size === 2;
    this.#touches.delete(event.pointerId);
    clearTimeout(this.#longPress);
    if (!this.#gesture || (event.pointerId !== this.#pointer && !wasPinching)) return;
    const gesture = this.#gesture;
    if (!wasPinching) this.#at = pointOf(event);
    this.#held = heldOf(event);
    if (this.#moved) gesture.move(this.#at, this.#held);
    this.#finish();
    gesture.end(this.#at, this.#moved, this.#held);
  }

  /** @param {PointerEvent} event */
  #cancelled(event) {
    this.#touches.delete(event.pointerId);
    clearTimeout(this.#longPress);
    if (event.pointerId === this.#pointer) this.cancel();
  }

  /**
   * The click after a drag means nothing; one made with the keyboard always does.
   *
   * @param {MouseEvent} event
   */
  #click(event) {
    if (!this.#moved || event.detail === 0) return;
    this.#moved = false;
    event.preventDefault();
    event.stopPropagation();
  }
}

/**
 * Text that may be marked. Everywhere else pressing and dragging is a gesture.
 *
 * @param {EventTarget | null} target
 */
function isText(target) {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  return element?.closest("input, textarea, .is-selectable") !== null;
}

/** The lifting of a finger that has opened a menu is no click on what has come to lie under it. */
function ignoreClickUntilNextPress() {
  const ignore = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const over = () => window.removeEventListener("click", ignore, { capture: true });
  window.addEventListener("click", ignore, { capture: true });
  window.addEventListener("pointerdown", over, { capture: true, once: true });
}

/**
 * @param {MouseEvent} event
 * @returns {Held}
 */
function heldOf(event) {
  return { shift: event.shiftKey, command: event.ctrlKey || event.metaKey, alt: event.altKey };
}

/**
 * The stage fills the window, so window pixels are stage pixels.
 *
 * @param {MouseEvent} event
 * @returns {Point}
 */
export function pointOf(event) {
  return { x: event.clientX, y: event.clientY };
}
