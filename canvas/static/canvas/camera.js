/** This person's view of the canvas: where it is, how close, and remembering it. It is nobody else's business. */

import { nextFrame } from "./frame.js";
import { bounds } from "./geometry.js";
import * as viewport from "./viewport.js";

/** @import {Box, Graph, Point, View} from "./types.js" */

const REMEMBER_MS = 400;
const KEY_STEP = 1.25;

export class Camera {
  /**
   * @param {HTMLElement} world what is moved and scaled
   * @param {string} canvasId
   */
  constructor(world, canvasId) {
    this.world = world;
    this.key = `easel:camera:${canvasId}`;
    this.size = { width: window.innerWidth, height: window.innerHeight };
    /** @type {View} */
    this.view = { x: 0, y: 0, z: 1 };
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    window.addEventListener("resize", () => {
      this.size = { width: window.innerWidth, height: window.innerHeight };
      this.set(this.view);
    });
  }

  /** @param {() => void} listener called once a frame while the view changes */
  onChange(listener) {
    this.listeners.add(listener);
  }

  /** @param {View} view */
  set(view) {
    this.view = view;
    nextFrame(this.#apply);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#remember(), REMEMBER_MS);
  }

  /** @param {Point} point in window pixels */
  toCanvas(point) {
    return viewport.toCanvas(this.view, point);
  }

  /** What the window shows, in canvas pixels. */
  get shown() {
    return viewport.shownBox(this.view, this.size);
  }

  get isOverview() {
    return this.view.z < viewport.OVERVIEW_ZOOM;
  }

  /**
   * @param {number} zoom
   * @param {Point} [point] in window pixels; the middle if none is given
   */
  zoomTo(zoom, point = { x: this.size.width / 2, y: this.size.height / 2 }) {
    this.set(viewport.zoomAt(this.view, point, zoom));
  }

  zoomIn() {
    this.zoomTo(this.view.z * KEY_STEP);
  }

  zoomOut() {
    this.zoomTo(this.view.z / KEY_STEP);
  }

  /** @param {Graph} graph */
  fit(graph) {
    const all = bounds(graph.nodes.values());
    this.set(all ? viewport.fit(all, this.size) : { x: -this.size.width / 2, y: -this.size.height / 2, z: 1 });
  }

  /**
   * Bring the box into view, near enough for cards.
   *
   * @param {Box} box in canvas pixels
   */
  show(box) {
    this.set(this.isOverview ? viewport.fit(box, this.size) : viewport.reveal(this.view, box, this.size));
  }

  /**
   * Go where this person was last, or show everything.
   *
   * @param {Graph} graph
   */
  restore(graph) {
    try {
      const remembered = viewport.parseView(JSON.parse(localStorage.getItem(this.key) ?? "null"));
      if (remembered) this.set(remembered);
      else this.fit(graph);
    } catch {
      this.fit(graph);
    }
  }

  #apply = () => {
    const { x, y, z } = this.view;
    const dots = window.devicePixelRatio || 1;
    const whole = (/** @type {number} */ length) => Math.round(length * dots) / dots;
    this.world.style.transform = `translate(${whole(-x * z)}px, ${whole(-y * z)}px) scale(${z})`;
    for (const listener of this.listeners) listener();
  };

  #remember() {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.view));
    } catch {
      // Storage may be full or forbidden; the view is then simply not remembered.
    }
  }
}
