/** The pictures of the canvas, one at a time and as large as the window: zoom, pan, and on to the next one. */

import { byId } from "./dom.js";
import { get } from "./http.js";
import { t } from "./text.js";
import { fit, panBy, wheelFactor, zoomAt } from "./viewport.js";

/** @import {Editor} from "./editor.js" */
/** @import {Point, View} from "./types.js" */

const KEY_STEP = 1.25;
const PAN_STEP = 60;

/** @type {Viewer | undefined} */
let viewer;

/**
 * @param {Editor} editor
 * @param {string} node
 * @param {HTMLElement} link the link around the picture in its card
 */
export function viewPicture(editor, node, link) {
  viewer ??= new Viewer(editor);
  viewer.show(node, link);
  viewer.dialog.showModal();
  viewer.fit();
}

class Viewer {
  dialog = byId("viewer", HTMLDialogElement);
  stage = byId("viewer-stage", HTMLElement);
  image = byId("viewer-image", HTMLImageElement);
  zoom = byId("viewer-zoom", HTMLButtonElement);
  /** @type {View} */
  view = { x: 0, y: 0, z: 1 };
  node = "";
  isFitted = true;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.dialog.addEventListener("close", () => this.image.removeAttribute("src"));
    this.dialog.addEventListener("keydown", (event) => this.#press(event));
    window.addEventListener("resize", () => this.isFitted && this.dialog.open && this.fit());
    this.#listenToButtons();
    this.#listenToPointer();
  }

  #listenToButtons() {
    const on = (/** @type {string} */ name, /** @type {() => void} */ act) => byId(name, HTMLButtonElement).addEventListener("click", act);
    on("viewer-close", () => this.dialog.close());
    on("viewer-previous", () => void this.#go(-1));
    on("viewer-next", () => void this.#go(1));
    on("viewer-zoom-in", () => this.#zoomBy(KEY_STEP));
    on("viewer-zoom-out", () => this.#zoomBy(1 / KEY_STEP));
    on("viewer-zoom", () => this.#toggle(this.#middle));
  }

  #listenToPointer() {
    const { stage } = this;
    /** @type {Point | null} */
    let from = null;
    stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#zoomBy(wheelFactor(event), this.#at(event));
    });
    stage.addEventListener("dblclick", (event) => this.#toggle(this.#at(event)));
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      stage.setPointerCapture(event.pointerId);
      from = { x: event.clientX, y: event.clientY };
    });
    stage.addEventListener("pointermove", (event) => {
      if (!from) return;
      this.#set(panBy(this.view, event.clientX - from.x, event.clientY - from.y));
      from = { x: event.clientX, y: event.clientY };
    });
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => (from = null));
  }

  /**
   * @param {string} node
   * @param {HTMLElement} link
   */
  show(node, link) {
    this.node = node;
    const url = link.getAttribute("href") ?? "";
    const { asset = "", name = "", width = "0", height = "0" } = link.dataset;
    const { image } = this;
    image.width = Number(width);
    image.height = Number(height);
    image.alt = name;
    // What the card has shown stands in until the picture itself is there.
    image.src = link.querySelector("img")?.currentSrc || link.querySelector("img")?.src || url;
    void sharpen(image, url);
    const { place, count } = this.#place;
    byId("viewer-name", HTMLElement).textContent = name;
    byId("viewer-size", HTMLElement).textContent = `${width} × ${height}${count > 1 ? `  ·  ${place + 1} / ${count}` : ""}`;
    byId("viewer-open", HTMLAnchorElement).href = url;
    byId("viewer-export", HTMLAnchorElement).href = `/assets/${asset}/export/`;
    byId("viewer-made", HTMLAnchorElement).href = `/assets/${asset}/made/`;
    const download = byId("viewer-download", HTMLAnchorElement);
    download.href = `${url}?download=1`;
    download.download = name;
    for (const button of ["viewer-previous", "viewer-next"]) byId(button, HTMLButtonElement).hidden = count < 2;
  }

  fit() {
    this.#set(fit({ x: 0, y: 0, w: this.image.width, h: this.image.height }, this.#room, [], 16), true);
  }

  /** The nodes with pictures as one reads them: by rows, then from left to right. */
  get #pictured() {
    const nodes = [...this.editor.store.view.nodes.values()].filter((node) => typeof node.data.asset === "string");
    return nodes.sort((one, other) => one.y - other.y || one.x - other.x).map((node) => node.id);
  }

  get #place() {
    const all = this.#pictured;
    return { place: all.indexOf(this.node), count: all.length };
  }

  /** @param {number} step */
  async #go(step) {
    const all = this.#pictured;
    const next = all[(all.indexOf(this.node) + step + all.length) % all.length];
    if (!next || next === this.node) return;
    this.node = next;
    const answer = await get(`${this.editor.page.urls.cards}?ids=${next}`).catch(() => null);
    const html = /** @type {{cards: Record<string, {html: string}>} | null} */ (answer)?.cards[next]?.html ?? "";
    const link = new DOMParser().parseFromString(html, "text/html").querySelector('a[data-action="view"]');
    // Somebody may have gone on already, or closed the viewer, while this was on its way.
    if (this.node !== next || !this.dialog.open) return;
    if (!(link instanceof HTMLElement)) return void this.#go(step);
    this.show(next, link);
    this.fit();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => void this.#go(-1),
      ArrowRight: () => void this.#go(1),
      ArrowUp: () => this.#set(panBy(this.view, 0, PAN_STEP)),
      ArrowDown: () => this.#set(panBy(this.view, 0, -PAN_STEP)),
      "+": () => this.#zoomBy(KEY_STEP),
      "=": () => this.#zoomBy(KEY_STEP),
      "-": () => this.#zoomBy(1 / KEY_STEP),
      0: () => this.fit(),
      1: () => this.#set(zoomAt(this.view, this.#middle, 1)),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  get #room() {
    const { width, height } = this.stage.getBoundingClientRect();
    return { width, height };
  }

  get #middle() {
    const { width, height } = this.#room;
    return { x: width / 2, y: height / 2 };
  }

  /** @param {MouseEvent} event */
  #at(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** @param {Point} point */
  #toggle(point) {
    if (this.isFitted) this.#set(zoomAt(this.view, point, 1));
    else this.fit();
  }

  /**
   * @param {number} factor
   * @param {Point} [point]
   */
  #zoomBy(factor, point = this.#middle) {
    this.#set(zoomAt(this.view, point, this.view.z * factor));
  }

  /**
   * @param {View} view
   * @param {boolean} [isFitted]
   */
  #set(view, isFitted = false) {
    this.view = view;
    this.isFitted = isFitted;
    this.image.style.transform = `translate(${-view.x * view.z}px, ${-view.y * view.z}px) scale(${view.z})`;
    this.zoom.textContent = t("{percent} %", { percent: Math.round(view.z * 100) });
  }
}

/**
 * @param {HTMLImageElement} image
 * @param {string} url
 */
async function sharpen(image, url) {
  const loaded = new Image();
  loaded.src = url;
  const shown = image.src;
  try {
    await loaded.decode();
  } catch {
    return;
  }
  if (image.src === shown) image.src = url;
}
