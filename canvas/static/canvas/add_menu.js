/** The menu of node kinds, with a search: from the toolbar, at a place on the canvas, or for a wire that needs an end. */

import { byId } from "./dom.js";
import { wireBetween } from "./graph.js";
import { openAt, walk } from "./popups.js";

/** @import {Adding} from "./adding.js" */
/** @import {Editor} from "./editor.js" */
/** @import {fittingKinds} from "./graph.js" */
/** @import {Uploads} from "./uploads.js" */
/** @import {Loose} from "./wiring.js" */
/** @import {Kind, Point} from "./types.js" */

/** @typedef {ReturnType<typeof fittingKinds>} Fitting */
/** @typedef {{place: Point | null, wire: {loose: Loose, fitting: Fitting} | null}} Wish */

export class AddMenu {
  /** What is to happen with the kind that is picked. @type {Wish} */
  #wish = { place: null, wire: null };

  /**
   * @param {Editor} editor
   * @param {Adding} adding
   * @param {Uploads} uploads
   */
  constructor(editor, adding, uploads) {
    this.editor = editor;
    this.adding = adding;
    this.uploads = uploads;
    this.popup = byId("add-menu", HTMLElement);
    this.search = byId("add-search", HTMLInputElement);
    this.button = byId("add-button", HTMLButtonElement);
    this.items = [...this.popup.querySelectorAll("[data-add]")].filter((item) => item instanceof HTMLElement);
    this.popup.addEventListener("toggle", () => this.#toggled());
    this.popup.addEventListener("keydown", (event) => this.#pressed(event));
    this.search.addEventListener("input", () => this.#filter());
    document.addEventListener("click", (event) => {
      const item = event.target instanceof Element ? event.target.closest("[data-add]") : null;
      const kind = editor.kinds[item?.getAttribute("data-add") ?? ""];
      if (kind) this.#pick(kind);
    });
    byId("add-unwire", HTMLButtonElement).addEventListener("click", () => this.#unwire());
  }

  /**
   * @param {Point | null} at in window pixels; null: above the toolbar, and the node goes to the middle of the view
   */
  open(at) {
    if (this.editor.canEdit) this.#show({ place: at && this.editor.camera.toCanvas(at), wire: null }, at);
  }

  /**
   * Offer the kinds that fit the wire; the picked one comes to lie with its port at the point.
   *
   * @param {Loose} loose
   * @param {Fitting} fitting
   * @param {Point} at in window pixels
   */
  openForWire(loose, fitting, at) {
    this.#show({ place: this.editor.camera.toCanvas(at), wire: { loose, fitting } }, at);
  }

  /**
   * @param {Wish} wish
   * @param {Point | null} at
   */
  #show(wish, at) {
    if (this.popup.matches(":popover-open")) this.popup.hidePopover();
    this.#wish = wish;
    this.#begin(at);
  }

  #toggled() {
    const isOpen = this.popup.matches(":popover-open");
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) {
      this.#wish = { place: null, wire: null };
      return;
    }
    // The button opens the popup by itself.
    if (!this.popup.contains(document.activeElement)) this.#begin(null);
  }

  /**
   * With the focus in it at once: what is typed next belongs to the search.
   *
   * @param {Point | null} at
   */
  #begin(at) {
    this.search.value = "";
    this.#filter();
    openAt(this.popup, at);
    // On a phone the keyboard would cover what there is to choose from.
    const first = matchMedia("(pointer: coarse)").matches ? this.#shown()[0] : this.search;
    first?.focus();
  }

  #shown() {
    return this.items.filter((item) => !item.hidden);
  }

  #filter() {
    const { wire } = this.#wish;
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = wire && new Set(wire.fitting.map(({ kind }) => kind.id));
    const matching = (/** @type {(item: HTMLElement) => string | null} */ text) =>
      this.items.filter((item) => words.every((word) => (text(item) ?? "").toLowerCase().includes(word)));
    // Who knows the name does not mean those whose description has it too.
    const named = matching((item) => item.querySelector(".add-menu__name")?.textContent ?? "");
    const found = new Set(named.length ? named : matching((item) => item.textContent));
    for (const item of this.items) item.hidden = !found.has(item) || (fitting !== null && !fitting.has(item.dataset.add ?? ""));
    byId("add-none", HTMLElement).hidden = this.#shown().length > 0;
    byId("add-unwire", HTMLElement).hidden = !wire?.loose.lifted || words.length > 0;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.target === this.search && event.key === "Enter") {
      event.preventDefault();
      this.#shown()[0]?.click();
    } else if (event.target === this.search ? ["ArrowDown", "ArrowUp"].includes(event.key) : !isWriting(event)) {
      walk(this.popup, event);
    } else if (event.target !== this.search) this.search.focus();
  }

  /** @param {Kind} kind */
  #pick(kind) {
    const { place, wire } = this.#wish;
    if (this.popup.matches(":popover-open")) this.popup.hidePopover();
    const fit = wire?.fitting.find((each) => each.kind.id === kind.id);
    /** @param {string} node @returns {import("./adding.js").Wired | null} */
    const wired = (node) =>
      wire && fit ? { lifted: wire.loose.lifted, ...wireBetween(wire.loose.start, { node, port: fit.port, side: fit.side }) } : null;
    const own = { wired, port: fit ?? null };
    if (kind.opensFile) this.uploads.pick((files) => void this.uploads.addAll(files, place ?? this.adding.middle(), own), !fit);
    else this.adding.addKind(kind.id, place, own);
  }

  #unwire() {
    const lifted = this.#wish.wire?.loose.lifted;
    this.popup.hidePopover();
    if (lifted) this.editor.commit([{ op: "edge-", id: lifted.id }]);
  }
}

/**
 * Letters that are typed on an entry go into the search.
 *
 * @param {KeyboardEvent} event
 */
function isWriting({ key, ctrlKey, metaKey, altKey }) {
  return (key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey) || key === "Backspace";
}
