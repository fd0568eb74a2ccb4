/** The whole canvas in a corner, with the part in view; press or drag in it to go there. */

import { byId } from "./dom.js";
import { bounds, grow } from "./geometry.js";

/** @import {Editor} from "./editor.js" */
/** @import {Box, Point} from "./types.js" */

const KEY = "easel:minimap";
/** Painting waits for this long of quiet: a drag costs nothing here. */
const PAINT_MS = 150;

export class Minimap {
  /** What the map shows, in canvas pixels. @type {Box | null} */
  #box = null;
  #scale = 1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.element = byId("minimap", HTMLElement);
    this.canvas = byId("minimap-canvas", HTMLCanvasElement);
    this.view = byId("minimap-view", HTMLElement);
    this.button = byId("minimap-toggle", HTMLButtonElement);
    this.isOn = remembered() ?? !matchMedia("(max-width: 900px)").matches;
    this.button.addEventListener("click", () => this.toggle());
    this.element.addEventListener("pointerdown", (event) => this.#press(event));
    this.element.addEventListener("wheel", (event) => event.preventDefault(), { passive: false });
    editor.store.onChange(() => {
      this.#showOrHide();
      this.#paintSoon();
    });
    editor.camera.onChange(() => this.#placeView());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paintSoon());
    this.#show();
  }

  toggle() {
    this.isOn = !this.isOn;
    try {
      localStorage.setItem(KEY, this.isOn ? "on" : "off");
    } catch {
      // Then it is as before next time.
    }
    this.#show();
  }

  #show() {
    this.button.setAttribute("aria-pressed", String(this.isOn));
    this.#paint();
  }

  /** At once, for whoever must keep clear of it. */
  #showOrHide() {
    this.element.hidden = !this.isOn || !this.editor.store.view.nodes.size;
  }

  #paintSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#paint(), PAINT_MS);
  }

  #paint() {
    const { kinds, store } = this.editor;
    const all = bounds(store.view.nodes.values());
    this.#showOrHide();
    const paint = this.canvas.getContext("2d");
    if (this.element.hidden || !all || !paint) return;
    const dots = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const box = (this.#box = grow(all, Math.max(all.w, all.h) * 0.06 + 40));
    this.#scale = Math.min(width / box.w, height / box.h);
    this.canvas.width = width * dots;
    this.canvas.height = height * dots;
    const { x, y } = this.#corner();
    paint.setTransform(this.#scale * dots, 0, 0, this.#scale * dots, x * dots, y * dots);
    paint.translate(-box.x, -box.y);
    const style = getComputedStyle(this.element);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--color-${name}`).trim();
    const [solid, picture, frame] = [colour("line-strong"), colour("port-image"), colour("line")];
    for (const isBehind of [true, false]) {
      for (const node of store.view.nodes.values()) {
        if ((kinds[node.kind]?.backdrop ?? false) !== isBehind) continue;
        paint.fillStyle = isBehind ? frame : node.data.asset ? picture : solid;
        paint.fillRect(node.x, node.y, node.w, node.h);
      }
    }
    this.#placeView();
  }

  /** Where the box's corner lies in the element: the map is in its middle. */
  #corner() {
    const { w = 0, h = 0 } = this.#box ?? {};
    return { x: (this.canvas.clientWidth - w * this.#scale) / 2, y: (this.canvas.clientHeight - h * this.#scale) / 2 };
  }

  #placeView() {
    if (this.element.hidden || !this.#box) return;
    const { x, y, w, h } = this.editor.camera.shown;
    const corner = this.#corner();
    const [left, top] = [corner.x + (x - this.#box.x) * this.#scale, corner.y + (y - this.#box.y) * this.#scale];
    this.view.style.transform = `translate(${left}px, ${top}px)`;
    this.view.style.width = `${w * this.#scale}px`;
    this.view.style.height = `${h * this.#scale}px`;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    const go = (/** @type {PointerEvent} */ { clientX, clientY }) => this.#goTo({ x: clientX, y: clientY });
    const stop = () => {
      this.element.removeEventListener("pointermove", go);
      this.element.removeEventListener("pointerup", stop);
      this.element.removeEventListener("pointercancel", stop);
    };
    this.element.addEventListener("pointermove", go);
    this.element.addEventListener("pointerup", stop);
    this.element.addEventListener("pointercancel", stop);
    go(event);
  }

  /** @param {Point} point in window pixels: what lies there comes to the middle of the view */
  #goTo(point) {
    if (!this.#box) return;
    const { camera } = this.editor;
    const { left, top } = this.canvas.getBoundingClientRect();
    const corner = this.#corner();
    const x = this.#box.x + (point.x - left - corner.x) / this.#scale;
    const y = this.#box.y + (point.y - top - corner.y) / this.#scale;
    const { w, h } = camera.shown;
    camera.set({ x: x - w / 2, y: y - h / 2, z: camera.view.z });
  }
}

/** @returns {boolean | null} */
function remembered() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept ? kept === "on" : null;
  } catch {
    return null;
  }
}
