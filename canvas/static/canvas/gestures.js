/**
 * Who gets a pressed pointer: panning, wiring, resizing, moving or the marquee. One gesture at a time; a second finger
 * ends it and pinches.
 */

import { isTyping } from "./dom.js";
import { nextFrame } from "./frame.js";
import { startPinch } from "./panning.js";

/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/**
 * A gesture under way. `move` comes at most once a frame and only after the pointer has really moved.
 *
 * @typedef {{move(point: Point): void, end(point: Point, moved: boolean): void, cancel(): void}} Gesture
 * @typedef {(editor: Editor, event: PointerEvent) => Gesture | null} Start
 */

const THRESHOLD = 4;

export class Gestures {
  /** @type {Gesture | null} */
  #gesture = null;
  #pointer = -1;
  /** @type {Point} */
  #from = { x: 0, y: 0 };
  /** @type {Point} */
  #at = { x: 0, y: 0 };
  #moved = false;
  /** Fingers on the canvas. @type {Map<number, Point>} */
  #touches = new Map();

  /**
   * @param {Editor} editor
   * @param {Start[]} starts asked in this order
   */
  constructor(editor, starts) {
    this.editor = editor;
    this.starts = starts;
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
    this.#gesture = null;
    this.editor.stage.classList.remove("is-busy");
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const point = pointOf(event);
    if (event.pointerType === "touch") {
      this.#touches.set(event.pointerId, point);
      if (this.#touches.size === 2) {
        this.cancel();
        this.#begin(startPinch(this.editor, this.#touches), event);
        return;
      }
    }
    if (this.#gesture) return;
    for (const start of this.starts) {
      const gesture = start(this.editor, event);
      if (!gesture) continue;
      this.#begin(gesture, event);
      return;
    }
  }

  /**
   * @param {Gesture} gesture
   * @param {PointerEvent} event
   */
  #begin(gesture, event) {
    this.#gesture = gesture;
    this.#pointer = event.pointerId;
    this.#from = this.#at = pointOf(event);
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
    if (event.pointerId === this.#pointer) this.#at = pointOf(event);
    if (!this.#moved && !isPinching) {
      if (Math.hypot(this.#at.x - this.#from.x, this.#at.y - this.#from.y) < THRESHOLD) return;
      this.editor.stage.setPointerCapture(event.pointerId);
      this.editor.stage.classList.add("is-busy");
    }
    this.#moved = true;
    nextFrame(this.#step);
  }

  #step = () => this.#gesture?.move(this.#at);

  /** @param {PointerEvent} event */
  #up(event) {
    const wasPinching = this.#touches.size === 2;
    this.#touches.delete(event.pointerId);
    if (!this.#gesture || (event.pointerId !== this.#pointer && !wasPinching)) return;
    const gesture = this.#gesture;
    if (!wasPinching) this.#at = pointOf(event);
    if (this.#moved) gesture.move(this.#at);
    this.#gesture = null;
    this.editor.stage.classList.remove("is-busy");
    gesture.end(this.#at, this.#moved);
  }

  /** @param {PointerEvent} event */
  #cancelled(event) {
    this.#touches.delete(event.pointerId);
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

/**
 * The stage fills the window, so window pixels are stage pixels.
 *
 * @param {MouseEvent} event
 * @returns {Point}
 */
export function pointOf(event) {
  return { x: event.clientX, y: event.clientY };
}
