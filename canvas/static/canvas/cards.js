/** The cards in the page: only those near the view exist. Positions come from the model and are set, never read. */

import { nextFrame } from "./frame.js";
import { grow, overlap } from "./geometry.js";
import { makeShell, nameShell, placeShell } from "./shells.js";

/** @import {Editor} from "./editor.js" */
/** @import {ListView} from "./list_view.js" */
/** @import {GraphNode} from "./types.js" */

/** Cards are made this many window pixels before they come into view, and leave a little further outside. */
const NEAR = 100;
const FAR = 160;

export class Cards {
  /** @type {Map<string, HTMLElement>} */
  shells = new Map();
  /** @type {Set<string>} */
  #stale = new Set();
  #selected = "";
  /** The one card that Tab leads to. */
  #current = "";

  /**
   * @param {Editor} editor
   * @param {HTMLElement} layer
   * @param {{shown(id: string, shell: HTMLElement): void, hidden(id: string): void}} hears
   */
  constructor(editor, layer, hears) {
    /** Arranges the cards while they are shown as a list. @type {ListView | null} */
    this.list = null;
    this.editor = editor;
    this.layer = layer;
    this.hears = hears;
    editor.store.onChange(({ nodes }) => {
      for (const id of nodes) this.#stale.add(id);
      nextFrame(this.draw);
    });
    editor.camera.onChange(() => this.draw());
    editor.selection.onChange(() => nextFrame(this.draw));
  }

  /** @param {string} id */
  shell(id) {
    return this.shells.get(id);
  }

  draw = () => {
    const { camera, world } = this.editor;
    world.hidden = camera.isOverview && !this.list;
    if (world.hidden) return;
    if (this.list) this.list.draw();
    else this.#keepNear();
    this.#refresh();
    this.#markSelected();
    this.#offerTabStop();
  };

  #keepNear() {
    this.#removeFar();
    const { camera, store } = this.editor;
    const near = grow(camera.shown, NEAR / camera.view.z);
    for (const node of store.view.nodes.values()) {
      if (overlap(node, near) && !this.shells.has(node.id)) this.add(node);
    }
  }

  /**
   * @param {GraphNode} node
   * @param {{bodyLater?: boolean}} [options] `bodyLater`: the caller says when its body is wanted
   */
  add(node, { bodyLater = false } = {}) {
    const kind = this.editor.kinds[node.kind];
    const shell = makeShell(node, kind);
    placeShell(shell, node);
    shell.classList.toggle("is-selected", this.editor.selection.nodes.has(node.id));
    this.shells.set(node.id, shell);
    this.#stale.delete(node.id);
    this.layer.append(shell);
    if (!bodyLater) this.hears.shown(node.id, shell);
    return shell;
  }

  /** @param {string} id */
  remove(id) {
    this.shells.get(id)?.remove();
    this.shells.delete(id);
    this.hears.hidden(id);
  }

  #removeFar() {
    const { camera, store } = this.editor;
    const kept = grow(camera.shown, FAR / camera.view.z);
    for (const [id, shell] of this.shells) {
      const node = store.view.nodes.get(id);
      if (node && (overlap(node, kept) || shell.contains(document.activeElement))) continue;
      this.remove(id);
    }
  }

  #refresh() {
    for (const id of this.#stale) {
      const node = this.editor.store.view.nodes.get(id);
      const shell = this.shells.get(id);
      if (!node || !shell) continue;
      placeShell(shell, node);
      nameShell(shell, node, this.editor.kinds[node.kind]);
    }
    this.#stale.clear();
  }

  #markSelected() {
    const selected = [...this.editor.selection.nodes].join(" ");
    if (selected === this.#selected) return;
    this.#selected = selected;
    for (const [id, shell] of this.shells) shell.classList.toggle("is-selected", this.editor.selection.nodes.has(id));
  }

  /**
   * Let Tab lead to this card from now on.
   *
   * @param {string} id
   */
  makeCurrent(id) {
    this.shells.get(this.#current)?.setAttribute("tabindex", "-1");
    this.#current = id;
    this.shells.get(id)?.setAttribute("tabindex", "0");
  }

  #offerTabStop() {
    const current = this.shells.get(this.#current);
    if (current) return;
    const [first] = this.shells.keys();
    if (first) this.makeCurrent(first);
  }

  /**
   * Bring the card into view, close enough to exist, and put the focus on it.
   *
   * @param {GraphNode} node
   */
  focus(node) {
    if (this.list) {
      this.list.focus(node);
      return;
    }
    this.editor.camera.show(node);
    this.draw();
    this.makeCurrent(node.id);
    this.shells.get(node.id)?.focus({ preventScroll: true });
  }
}
