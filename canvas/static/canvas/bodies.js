/** The server-rendered bodies of cards: fetched when their card comes near, replaced when the server says so. */

import { excerptOf } from "./excerpt.js";
import { nextFrame } from "./frame.js";
import { get } from "./http.js";
import { morph, readyToMorph } from "./morph.js";

/** @import {Editor} from "./editor.js" */
/** @import {CardMessage} from "./live.js" */

const GATHER_MS = 30;
const RETRY_MS = 2_000;
/** So long the first cards wait for the line: fetched before it is up they would have to be fetched again. */
const OPENING_MS = 400;
/** Between two looks at the cards that change with every word that somebody writes far before them. */
const LOOK_EVERY_MS = 1_000;
const MOST_AT_ONCE = 200;
const REMEMBERED = 600;
/** Time in a frame for bodies, so that a crowd of them never holds up a gesture. */
const FRAME_MS = 6;
/** So many selected cards are in use; of more nobody uses one. */
const FEW_SELECTED = 12;

/** @typedef {{v: number, html: string, at: number}} Body  `at`: when it came, in ms of `performance.now()` */

export class Bodies {
  /** @type {Map<string, Body>} */
  #known = new Map();
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  /** @type {Set<string>} */
  #wanted = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  /** Shown as they were, until the next look. @type {Set<string>} */
  #outdated = new Set();
  #lookedAt = -LOOK_EVERY_MS;
  #looking = false;
  /** @type {Map<string, (() => void)[]>} */
  #waiting = new Map();
  /** Shown as an excerpt. @type {Set<string>} */
  #far = new Set();
  /** To be shown as soon as there is time. @type {Set<string>} */
  #due = new Set();

  /**
   * @param {Editor} editor
   * @param {(id: string, body: HTMLElement, at: number) => void} dress called whenever a body has got new HTML
   * @param {(id: string, body: HTMLElement, whole: ParentNode) => void} dressFar the same, where it is an excerpt
   */
  constructor(editor, dress, dressFar) {
    this.editor = editor;
    this.#timer = setTimeout(() => void this.#fetch(), OPENING_MS);
    this.dress = dress;
    this.dressFar = dressFar;
    editor.camera.onChange(() => this.#reconsider());
    editor.selection.onChange(() => nextFrame(this.#reconsider));
    editor.world.addEventListener("focusin", () => nextFrame(this.#reconsider));
    // The page's class says whether the canvas is shown as a list, where nothing is far.
    new MutationObserver(() => nextFrame(this.#reconsider)).observe(document.documentElement, { attributeFilter: ["class"] });
    editor.store.onChange(({ nodes }) => {
      for (const id of nodes) {
        // A node that was removed and brought back by undo counts its looks from one again.
        if (!editor.store.base.nodes.has(id)) this.#known.delete(id);
        // The server has no body for a node before it has accepted it.
        else if (this.#shown.has(id) && !this.#known.has(id)) this.#want(id);
      }
    });
  }

  /**
   * @param {string} id
   * @param {HTMLElement} body
   */
  show(id, body) {
    this.#shown.set(id, body);
    if (this.#known.has(id)) this.#renderSoon(id);
    else this.#want(id);
  }

  /** @param {string} id */
  hide(id) {
    this.#shown.delete(id);
    this.#far.delete(id);
    this.#due.delete(id);
    const isOld = this.#wanted.delete(id);
    if (this.#outdated.delete(id) || isOld) this.#known.delete(id);
  }

  /** @param {CardMessage} message */
  take({ id, v, html }) {
    const known = this.#known.get(id);
    if (known && v <= known.v) return;
    if (html !== undefined) this.#remember(id, v, html);
    else if (this.#shown.has(id)) this.#want(id);
    else this.#known.delete(id);
  }

  /**
   * Many have changed at once: those shown are fetched now, or a while after the last time.
   *
   * @param {string[]} ids
   */
  takeMany(ids) {
    for (const id of ids) this.#shown.has(id) ? this.#outdated.add(id) : this.#known.delete(id);
    if (!this.#outdated.size || this.#looking) return;
    this.#looking = true;
    setTimeout(this.#look, Math.max(0, this.#lookedAt + LOOK_EVERY_MS - performance.now()));
  }

  #look = () => {
    this.#looking = false;
    this.#lookedAt = performance.now();
    for (const id of this.#outdated) this.#want(id);
    this.#outdated.clear();
  };

  /** Messages may have been missed: what is shown is fetched anew whatever its number, the rest is forgotten. */
  refresh() {
    for (const [id, body] of [...this.#known]) {
      if (this.#shown.has(id)) this.#known.set(id, { ...body, v: 0 });
      else this.#known.delete(id);
    }
    for (const id of this.#shown.keys()) this.#want(id);
    clearTimeout(this.#timer);
    void this.#fetch();
  }

  /**
   * Call back once, when the node's body is there.
   *
   * @param {string} id
   * @param {() => void} then
   */
  whenShown(id, then) {
    const isThere = this.#shown.get(id)?.hasAttribute("aria-busy") === false;
    if (isThere && !this.#far.has(id)) then();
    else this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), then]);
  }

  /** @param {string} id */
  #want(id) {
    if (!this.editor.store.base.nodes.has(id)) return;
    this.#wanted.add(id);
    this.#timer ??= setTimeout(() => void this.#fetch(), GATHER_MS);
  }

  async #fetch() {
    this.#timer = undefined;
    const ids = [...this.#wanted].slice(0, MOST_AT_ONCE);
    if (!ids.length) return;
    for (const id of ids) this.#wanted.delete(id);
    try {
      const answer = /** @type {{cards: Record<string, {v: number, html: string}>}} */ (
        await get(`${this.editor.page.urls.cards}?ids=${ids.join(",")}`)
      );
      for (const [id, { v, html }] of Object.entries(answer.cards)) this.#takeFetched(id, v, html);
      if (this.#wanted.size) this.#timer ??= setTimeout(() => void this.#fetch(), GATHER_MS);
    } catch {
      for (const id of ids) if (this.#shown.has(id)) this.#wanted.add(id);
      this.#timer ??= setTimeout(() => void this.#fetch(), RETRY_MS);
    }
  }

  /**
   * A fetched body of the same version is newer than the one known: it was rendered later.
   *
   * @param {string} id
   * @param {number} v
   * @param {string} html
   */
  #takeFetched(id, v, html) {
    const known = this.#known.get(id);
    if (!known || v >= known.v) this.#remember(id, v, html);
  }

  /**
   * @param {string} id
   * @param {number} v
   * @param {string} html
   */
  #remember(id, v, html) {
    this.#known.delete(id);
    this.#known.set(id, { v, html, at: performance.now() });
    for (const old of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) break;
      if (!this.#shown.has(old)) this.#known.delete(old);
    }
    if (this.#shown.has(id)) this.#renderSoon(id);
  }

  /** Whether a card is only looked at, and from so far that an excerpt does. @param {string} id */
  #isFar(id) {
    const { camera, isList, selection } = this.editor;
    if (!camera.isFar || isList || this.#waiting.has(id)) return false;
    if (selection.nodes.size <= FEW_SELECTED && selection.nodes.has(id)) return false;
    return !this.#shown.get(id)?.parentElement?.contains(document.activeElement);
  }

  #reconsider = () => {
    if (!this.#far.size && !this.editor.camera.isFar) return;
    for (const id of this.#shown.keys()) if (this.#known.has(id) && this.#far.has(id) !== this.#isFar(id)) this.#renderSoon(id);
  };

  /** @param {string} id */
  #renderSoon(id) {
    this.#due.add(id);
    nextFrame(this.#renderDue);
  }

  #renderDue = () => {
    const end = performance.now() + FRAME_MS;
    for (const id of this.#due) {
      this.#due.delete(id);
      void this.#render(id);
      if (performance.now() > end) break;
    }
    if (this.#due.size) nextFrame(this.#renderDue);
  };

  /** @param {string} id */
  async #render(id) {
    if (this.#shown.get(id)?.childElementCount) await readyToMorph();
    const body = this.#shown.get(id);
    const known = this.#known.get(id);
    if (!body || !known) return;
    const isFar = this.#isFar(id);
    const excerpt = isFar ? excerptOf(known.html) : null;
    if (excerpt) body.replaceChildren(...excerpt.parts);
    else if (this.#far.has(id)) body.replaceChildren();
    isFar ? this.#far.add(id) : this.#far.delete(id);
    body.removeAttribute("aria-busy");
    if (excerpt) {
      this.dressFar(id, body, excerpt.parsed);
      return;
    }
    morph(body, known.html);
    this.dress(id, body, known.at);
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const then of waiting) then();
  }
}
