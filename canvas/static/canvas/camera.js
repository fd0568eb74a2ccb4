/** This person's view of the canvas: where it is, how close, and remembering it. It is nobody else's business. */

import { nextFrame } from "./frame.js";
import { bounds } from "./geometry.js";
import { postJson } from "./http.js";
import { panels } from "./panels.js";
import * as viewport from "./viewport.js";

/** @import {Box, Graph, Page, Point, View} from "./types.js" */

const REMEMBER_MS = 400;
/** The server hears of it when the view has rested for longer: it is for other devices and later days. */
const TELL_MS = 3_000;
const KEY_STEP = 1.25;

export class Camera {
  /**
   * @param {HTMLElement} world what is moved and scaled
   * @param {Page} page
   */
  constructor(world, page) {
    this.world = world;
    this.page = page;
    this.key = `easel:camera:${page.canvas.id}:${page.me.id}`;
    this.size = { width: window.innerWidth, height: window.innerHeight };
    /** @type {View} */
    this.view = { x: 0, y: 0, z: 1 };
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.telling = undefined;
    window.addEventListener("resize", () => {
      this.size = { width: window.innerWidth, height: window.innerHeight };
      this.set(this.view);
    });
    window.addEventListener("pagehide", () => this.telling !== undefined && this.#tell());
  }

  /** @param {() => void} listener called once a frame while the view changes */
  onChange(listener) {
    this.listeners.add(listener);
  }

  /** @param {View} view */
  set(view) {
    this.view = viewport.onCanvas(view);
    nextFrame(this.#apply);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#remember(), REMEMBER_MS);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.#tell(), TELL_MS);
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

  get isFar() {
    return this.view.z < viewport.FAR_ZOOM;
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
    this.fitTo(graph.nodes.values());
  }

  /** @param {Iterable<Box>} boxes all of which are to be seen */
  fitTo(boxes) {
    const all = bounds(boxes);
    this.set(all ? viewport.fit(all, this.size, panels(".bar")) : { x: -this.size.width / 2, y: -this.size.height / 2, z: 1 });
  }

  /**
   * Bring the box into view, near enough for cards.
   *
   * @param {Box} box in canvas pixels
   */
  show(box) {
    this.set(this.isOverview ? viewport.fit(box, this.size, panels(".bar")) : viewport.reveal(this.view, box, this.size));
  }

  /**
   * Go where this person was last in this browser, or in another one, or show everything.
   *
   * @param {Graph} graph
   */
  restore(graph) {
    const told = viewport.parseView(this.page.camera);
    const view = this.#remembered() ?? (told && viewport.viewAround(told, this.size));
    if (view) this.set(view);
    else this.fit(graph);
    // To be where one was is no news.
    clearTimeout(this.telling);
    this.telling = undefined;
  }

  #remembered() {
    try {
      return viewport.parseView(JSON.parse(localStorage.getItem(this.key) ?? "null"));
    } catch {
      return null;
    }
  }

  #apply = () => {
    const { x, y, z } = this.view;
    const dots = window.devicePixelRatio || 1;
    const whole = (/** @type {number} */ length) => Math.round(length * dots) / dots;
    this.world.style.transform = `translate(${whole(-x * z)}px, ${whole(-y * z)}px) scale(${z})`;
    for (const listener of this.listeners) listener();
  };

  #tell() {
    clearTimeout(this.telling);
    this.telling = undefined;
    const { x, y, w, h } = this.shown;
    const view = { x: x + w / 2, y: y + h / 2, z: this.view.z };
    // Without an answer the server keeps the place from before: nothing to trouble anybody with.
    void postJson(this.page.urls.camera, view, "PUT").catch(() => {});
  }

  #remember() {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.view));
    } catch {
      // Storage may be full or forbidden; the view is then simply not remembered.
    }
  }
}
