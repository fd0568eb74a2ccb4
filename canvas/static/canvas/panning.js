/** Moving the camera: space or middle button and drag, a finger on the ground, two fingers, the wheel. */

import { isTyping } from "./dom.js";
import { nodeAt } from "./geometry.js";
import { panBy, toCanvas, wheelFactor, zoomAt } from "./viewport.js";

/** @import {Editor} from "./editor.js" */
/** @import {Gesture} from "./gestures.js" */
/** @import {Point} from "./types.js" */

let isSpaceHeld = false;
/** The control that was clicked last and still has the focus by that. @type {Element | null} */
let clicked = null;

/**
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @returns {Gesture | null}
 */
export function startPan(editor, event) {
  const isFinger = isFingerOnGround(editor, event);
  if (event.button !== 1 && !(event.button === 0 && (isSpaceHeld || isFinger))) return null;
  event.preventDefault();
  const start = editor.camera.view;
  const from = { x: event.clientX, y: event.clientY };
  return {
    move: (point) => editor.camera.set(panBy(start, point.x - from.x, point.y - from.y)),
    end: (_point, moved) => {
      if (!moved && isFinger) tap(editor, event);
    },
    cancel: () => {},
  };
}

/**
 * One finger moves the view, except on a card, on a selected wire (whose ends can be dragged), and while pressing adds to
 * the selection.
 *
 * @param {Editor} editor
 * @param {PointerEvent} event
 */
function isFingerOnGround({ selection }, { pointerType, target }) {
  if (pointerType !== "touch" || selection.isSticky) return false;
  return target instanceof Element && !target.closest(".node, .edge.is-selected");
}

/**
 * @param {Editor} editor
 * @param {PointerEvent} event
 */
function tap({ camera, kinds, selection, store }, event) {
  const edge = event.target instanceof Element ? event.target.closest(".edge")?.getAttribute("data-edge") : null;
  const node = nodeAt(store.view, kinds, toCanvas(camera.view, { x: event.clientX, y: event.clientY }));
  if (edge) selection.set([], [edge]);
  else selection.set(node ? [node.id] : []);
}

/**
 * @param {Editor} editor
 * @param {Map<number, Point>} touches kept up to date by the caller
 * @returns {Gesture}
 */
export function startPinch(editor, touches) {
  const start = editor.camera.view;
  const first = measure(touches);
  const fixed = toCanvas(start, first.middle);
  return {
    move: () => {
      if (touches.size < 2) return;
      const now = measure(touches);
      const { z } = zoomAt(start, now.middle, start.z * (now.distance / Math.max(1, first.distance)));
      editor.camera.set({ x: fixed.x - now.middle.x / z, y: fixed.y - now.middle.y / z, z });
    },
    end: () => {},
    cancel: () => {},
  };
}

/** @param {Map<number, Point>} touches */
function measure(touches) {
  const [one = { x: 0, y: 0 }, other = one] = touches.values();
  return {
    middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 },
    distance: Math.hypot(one.x - other.x, one.y - other.y),
  };
}

/** @param {Editor} editor */
export function setUpPanning(editor) {
  const { stage, camera } = editor;
  // Else the middle button starts the browser's own scrolling.
  stage.addEventListener("mousedown", (event) => event.button === 1 && !editor.isList && event.preventDefault());
  stage.addEventListener("wheel", (event) => turnWheel(editor, event), { passive: false });
  window.addEventListener("focusin", () => (clicked = null));
  window.addEventListener("click", ({ detail }) => (clicked = detail ? document.activeElement : null), { capture: true });
  window.addEventListener("keydown", (event) => {
    if (event.code !== "Space" || editor.isList || isTyping(event.target) || isControl(event.target)) return;
    event.preventDefault();
    isSpaceHeld = true;
    stage.classList.add("is-panning");
  });
  const release = () => {
    isSpaceHeld = false;
    stage.classList.remove("is-panning");
  };
  window.addEventListener("keyup", (event) => event.code === "Space" && release());
  window.addEventListener("blur", release);
  setUpSafariPinch(stage, camera);
}

/**
 * @param {Editor} editor
 * @param {WheelEvent} event
 */
function turnWheel({ camera, isList }, event) {
  if (isList) return;
  if (!event.ctrlKey && !event.metaKey && scrollsItself(event.target, event.deltaY)) return;
  event.preventDefault();
  const point = { x: event.clientX, y: event.clientY };
  if (event.ctrlKey || event.metaKey) {
    camera.set(zoomAt(camera.view, point, camera.view.z * wheelFactor(event)));
    return;
  }
  const step = event.deltaMode === 1 ? 33 : 1;
  const sideways = event.shiftKey && !event.deltaX;
  const [dx, dy] = sideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
  camera.set(panBy(camera.view, -dx * step, -dy * step));
}

/**
 * A text field in use scrolls its own text, and so does a longer text in a selected card, as far as it goes.
 *
 * @param {EventTarget | null} target
 * @param {number} dy
 */
function scrollsItself(target, dy) {
  const part = target instanceof Element ? target.closest("textarea, .card-scroll, .card-overflow, .is-selectable") : null;
  if (!part || (part !== document.activeElement && !part.closest(".node.is-selected"))) return false;
  const room = part.scrollHeight - part.clientHeight;
  return dy < 0 ? part.scrollTop > 0 : part.scrollTop < room - 1;
}

/**
 * Whether Space presses it. Who has clicked a button, and not gone to it by keys, wants to go on with the mouse: another
 * press would run a node once more.
 *
 * @param {EventTarget | null} target
 */
function isControl(target) {
  if (!(target instanceof Element)) return false;
  const control = target.closest("button, a, summary");
  return (control !== null && control !== clicked) || target.closest("dialog, [role=menu]") !== null;
}

/**
 * Safari tells of a trackpad's pinch by events of its own.
 *
 * @param {HTMLElement} stage
 * @param {import("./camera.js").Camera} camera
 */
function setUpSafariPinch(stage, camera) {
  let start = camera.view;
  stage.addEventListener("gesturestart", (event) => {
    event.preventDefault();
    start = camera.view;
  });
  stage.addEventListener("gesturechange", (event) => {
    event.preventDefault();
    const { scale, clientX, clientY } = /** @type {Event & {scale: number} & Point & MouseEvent} */ (event);
    camera.set(zoomAt(start, { x: clientX, y: clientY }, start.z * scale));
  });
}
