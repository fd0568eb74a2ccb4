/**
 * The canvas as a list: the same cards, one below the other in reading order, with what each is connected to in words.
 * For screen readers, phones, and whoever prefers it. Bodies come when their card is near the window.
 */

import { make } from "./dom.js";
import { nextFrame } from "./frame.js";
import { linksOf, outline } from "./list_parts.js";
import { readingOrder } from "./reading_order.js";
import { nameShell } from "./shells.js";
import { t } from "./text.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {GraphNode} from "./types.js" */

const NEAR = "600px 0px";
const HEAD = 36;

export class ListView {
  /** The ids of the cards as they stand. */
  #shown = "";
  #nav = make("nav", "outline", { "aria-label": t("All nodes") });
  /** @type {IntersectionObserver} */
  #near;

  /**
   * @param {Editor} editor
   * @param {Cards} cards
   * @param {(node: string) => void} connect asks what to connect that node with
   */
  constructor(editor, cards, connect) {
    this.editor = editor;
    this.cards = cards;
    this.connect = connect;
    this.#near = new IntersectionObserver((entries) => this.#came(entries), { root: editor.stage, rootMargin: NEAR });
    cards.layer.prepend(this.#nav);
    editor.stage.setAttribute("role", "region");
    editor.stage.removeAttribute("aria-roledescription");
    cards.layer.addEventListener("click", this.#click);
    this.draw();
  }

  draw = () => {
    const ordered = readingOrder(this.editor.store.view.nodes.values());
    const wanted = new Set(ordered.map(({ id }) => id));
    for (const id of [...this.cards.shells.keys()]) if (!wanted.has(id)) this.cards.remove(id);
    ordered.forEach((node, index) => this.#dress(node, index + 1));
    const shown = ordered.map(({ id }) => id).join(" ");
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#arrange(ordered);
    this.#nav.replaceChildren(outline(this.editor, ordered));
  };

  /**
   * @param {GraphNode} node
   * @param {number} number its place, which tells nodes of the same name apart
   */
  #dress(node, number) {
    let shell = this.cards.shell(node.id);
    if (!shell) {
      shell = this.cards.add(node, { bodyLater: true });
      this.#near.observe(shell);
    } else if (!shell.querySelector(".links")) this.#near.observe(shell);
    shell.dataset.number = String(number);
    nameShell(shell, node, this.editor.kinds[node.kind]);
    shell.style.setProperty("--body-height", `${node.h - HEAD}px`);
    const title = shell.querySelector(".node__title");
    title?.setAttribute("role", "heading");
    title?.setAttribute("aria-level", "2");
    title?.setAttribute("data-number", String(number));
    const links = linksOf(this.editor, node, (id) => this.cards.shell(id)?.dataset.number ?? "");
    const before = shell.querySelector(".links");
    if (!before) shell.append(links);
    else if (before.outerHTML !== links.outerHTML) before.replaceWith(links);
  }

  /**
   * Put the cards in order, moving no more of them than needed: one that is moved loses the focus.
   *
   * @param {GraphNode[]} ordered
   */
  #arrange(ordered) {
    /** @type {Element} */
    let last = this.#nav;
    for (const { id } of ordered) {
      const shell = this.cards.shell(id);
      if (!shell) continue;
      if (last.nextElementSibling !== shell) last.after(shell);
      last = shell;
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #came(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      this.#near.unobserve(target);
      this.cards.hears.shown(target.dataset.id ?? "", target);
    }
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-jump], [data-cut], [data-connect]") : null;
    if (!(target instanceof HTMLElement)) return;
    event.preventDefault();
    const { jump, cut, connect } = target.dataset;
    const node = this.editor.store.view.nodes.get(jump ?? "");
    if (node) this.focus(node);
    if (cut) this.editor.commit([{ op: "edge-", id: cut }]);
    if (connect) this.connect(connect);
  };

  /** @param {GraphNode} node */
  focus(node) {
    this.draw();
    const shell = this.cards.shell(node.id);
    this.cards.makeCurrent(node.id);
    shell?.scrollIntoView({ block: "start" });
    shell?.focus({ preventScroll: true });
  }

  /** Leave the cards as the canvas wants them. */
  close() {
    const { stage } = this.editor;
    this.#near.disconnect();
    this.#nav.remove();
    this.cards.layer.removeEventListener("click", this.#click);
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-roledescription", t("canvas"));
    stage.scrollTop = 0;
    for (const id of [...this.cards.shells.keys()]) this.cards.remove(id);
    nextFrame(this.cards.draw);
  }
}
