/** The history of a node in a dialog: the server's page of it, gone through by links and keys, acted on from here. */

import { showModal } from "./modal.js";
import { t } from "./text.js";
import { announce, toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {NodeSettings} from "./node_settings.js" */
/** @import {Data} from "./types.js" */

/** @type {HistoryDialog | undefined} */
let shown;

/**
 * @param {Editor} editor
 * @param {NodeSettings} settings
 * @param {string} node
 * @param {string} [result] the one to begin with, by its job
 */
export async function showHistory(editor, settings, node, result) {
  const opened = new HistoryDialog(editor, settings, node);
  await opened.open(result ? `?show=${encodeURIComponent(result)}` : "");
}

/**
 * A card has changed: if the history of its node is open, it is fetched anew.
 *
 * @param {string} node
 */
export function refreshHistory(node) {
  if (shown?.node === node) void shown.refresh();
}

class HistoryDialog {
  #query = "";
  /** Only the newest of several requests counts. */
  #asked = 0;
  /** @type {HTMLDialogElement | undefined} */
  #dialog;

  /**
   * @param {Editor} editor
   * @param {NodeSettings} settings
   * @param {string} node
   */
  constructor(editor, settings, node) {
    this.editor = editor;
    this.settings = settings;
    this.node = node;
  }

  /** @param {string} query */
  async open(query) {
    const content = await this.#fetch(query);
    if (!content) return;
    const dialog = showModal(content, title(content), () => (shown = undefined), "history-dialog");
    this.#dialog = dialog;
    shown = this;
    dialog.addEventListener("click", (event) => this.#click(event));
    dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#focus();
  }

  async refresh() {
    await this.#go(this.#query, false);
  }

  /**
   * @param {string} query
   * @param {boolean} [takesFocus]
   */
  async #go(query, takesFocus = true) {
    const content = await this.#fetch(query);
    const before = this.#dialog?.querySelector("[data-history]");
    if (!content || !before) return;
    const held = document.activeElement;
    const place = held instanceof HTMLElement && before.contains(held) ? before.querySelectorAll("a, button") : null;
    const index = place ? [...place].indexOf(/** @type {HTMLElement} */ (held)) : -1;
    before.replaceWith(content);
    this.#dialog?.setAttribute("aria-labelledby", title(content).id);
    if (takesFocus || index < 0) this.#focus();
    else /** @type {HTMLElement | undefined} */ (content.querySelectorAll("a, button")[index])?.focus();
  }

  /**
   * @param {string} query
   * @returns {Promise<Element | null>}
   */
  async #fetch(query) {
    this.#asked += 1;
    const asked = this.#asked;
    const url = `/canvases/${this.editor.page.canvas.id}/nodes/${this.node}/history/${query}`;
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const content = page.querySelector("[data-history]");
      if (asked !== this.#asked) return null;
      if (!response.ok || !content) throw new Error("no history");
      this.#query = query;
      return document.adoptNode(content);
    } catch {
      toast(t("The history cannot be had just now. Try again in a moment."), "error");
      return null;
    }
  }

  #focus() {
    const current = this.#dialog?.querySelector(".history__thumb[aria-current]");
    const close = this.#dialog?.querySelector("[data-history-close]");
    const target = current ?? close;
    if (target instanceof HTMLElement) target.focus();
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest("a[data-history-link]");
    const setter = target?.closest("[data-history-set]");
    if (link instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void this.#go(new URL(link.href, location.href).search);
    } else if (setter instanceof HTMLElement) this.#set(setter);
    else if (target?.closest("[data-history-close]")) this.#dialog?.close();
  }

  /** @param {HTMLElement} button */
  #set(button) {
    const set = /** @type {Data} */ (JSON.parse(button.dataset.historySet ?? "{}"));
    if (!this.settings.restore(this.node, set)) return;
    toast(button.dataset.done ?? "", "success");
    announce(button.dataset.done ?? "");
    void this.editor.store.settled().then(() => this.refresh());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) this.#step(step, event.shiftKey);
    else if (event.key.toLowerCase() === "c") this.#compare();
    else return;
    event.preventDefault();
  }

  /**
   * The next result: of the one shown, or in a comparison of the right one; with Shift of the left one.
   *
   * @param {number} step
   * @param {boolean} isLeft
   */
  #step(step, isLeft) {
    const asked = new URLSearchParams(this.#query);
    const all = this.#results();
    const beside = asked.get("beside");
    const name = beside && !isLeft ? "beside" : "show";
    const from = all.indexOf(name === "beside" ? (beside ?? "") : this.#current());
    const other = name === "beside" ? this.#current() : beside;
    let to = from + step;
    // In a comparison both sides are never the same.
    if (all[to] === other) to += step;
    const next = all[to];
    if (next) void this.#go(query({ show: this.#current(), beside, [name]: next }));
  }

  /** Compare with the next older result, or go back to one. */
  #compare() {
    const all = this.#results();
    const at = all.indexOf(this.#current());
    const beside = new URLSearchParams(this.#query).get("beside") ? null : (all[at + 1] ?? all[at - 1]);
    void this.#go(query({ show: this.#current(), beside: beside ?? null }));
  }

  #results() {
    const thumbs = [...(this.#dialog?.querySelectorAll("[data-result]") ?? [])];
    return thumbs.map((thumb) => thumb.getAttribute("data-result") ?? "");
  }

  #current() {
    return this.#dialog?.querySelector("[data-result][aria-current]")?.getAttribute("data-result") ?? "";
  }
}

/** @param {Record<string, string | null>} values */
function query(values) {
  const entries = Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return `?${new URLSearchParams(entries)}`;
}

/** @param {Element} content */
function title(content) {
  return content.querySelector("#history-title") ?? content;
}
