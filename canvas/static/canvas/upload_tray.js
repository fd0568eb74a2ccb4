/** The list of uploads in a corner of the page: how far each one is, and what to do about those that failed. */

import { icon, make } from "./dom.js";
import { t, tn } from "./text.js";
import { announce } from "./toast.js";

/** @import {Upload, UploadQueue} from "./upload_queue.js" */

/** How long a list of nothing but successes stays. */
const LINGER_MS = 4_000;

/** @typedef {{row: HTMLElement, bar: HTMLProgressElement, note: HTMLElement, retry: HTMLButtonElement, cancel: HTMLButtonElement}} Row */

export class UploadTray {
  /** @type {Map<number, Row>} */
  #rows = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  #wasOpen = 0;

  /** @param {UploadQueue} queue */
  constructor(queue) {
    this.queue = queue;
    this.element = make("section", "tray", { "aria-label": t("Uploads") });
    this.title = make("h2", "tray__title");
    this.cancelAll = make("button", "button button--small", { type: "button" });
    this.cancelAll.append(t("Cancel all"));
    this.cancelAll.addEventListener("click", () => queue.cancelAll());
    const close = make("button", "icon-button", { type: "button", "aria-label": t("Close"), title: t("Close") });
    close.append(icon("x"));
    close.addEventListener("click", () => queue.clear());
    this.close = close;
    const head = make("header", "tray__head");
    head.append(this.title, this.cancelAll, close);
    this.list = make("ol", "tray__list");
    this.element.append(head, this.list);
    document.body.append(this.element);
    queue.onChange(this.draw);
    this.draw();
  }

  draw = () => {
    const uploads = [...this.queue.uploads.values()];
    const { open } = this.queue;
    this.element.hidden = !uploads.length;
    this.title.textContent = titleOf(uploads, open);
    this.cancelAll.hidden = open < 2;
    this.close.hidden = open > 0;
    for (const id of this.#rows.keys()) {
      if (!this.queue.uploads.has(id)) this.#forget(id);
    }
    for (const upload of uploads) this.#drawRow(upload);
    if (this.#wasOpen && !open) this.#ended(uploads);
    if (open) clearTimeout(this.#timer);
    this.#wasOpen = open;
  };

  /** @param {Upload[]} uploads */
  #ended(uploads) {
    announce(titleOf(uploads, 0));
    clearTimeout(this.#timer);
    if (uploads.every(({ state }) => state === "done")) this.#timer = setTimeout(() => this.queue.clear(), LINGER_MS);
  }

  /** @param {number} id */
  #forget(id) {
    this.#rows.get(id)?.row.remove();
    this.#rows.delete(id);
  }

  /** @param {Upload} upload */
  #drawRow(upload) {
    const { row, bar, note, retry, cancel } = this.#rows.get(upload.id) ?? this.#addRow(upload);
    const isOpen = upload.state === "waiting" || upload.state === "sending" || upload.state === "storing";
    row.dataset.state = upload.state;
    bar.hidden = !isOpen;
    if (upload.state === "storing" || (upload.state === "sending" && upload.source.url)) bar.removeAttribute("value");
    else bar.value = upload.part;
    const text = noteOf(upload);
    if (note.textContent !== text) note.textContent = text;
    retry.hidden = isOpen || !upload.again;
    cancel.hidden = !isOpen;
  }

  /**
   * @param {Upload} upload
   * @returns {Row}
   */
  #addRow({ id, name }) {
    const row = make("li", "tray__row");
    const title = make("span", "tray__name", { title: name });
    title.append(name);
    const bar = make("progress", "tray__bar", { max: "1", "aria-label": t("Upload of {name}", { name }) });
    const note = make("span", "tray__note");
    const retry = make("button", "button button--small", { type: "button", "aria-label": t("Try {name} again", { name }) });
    retry.append(t("Try again"));
    retry.addEventListener("click", () => this.queue.retry(id));
    const cancel = make("button", "icon-button", { type: "button", "aria-label": t("Cancel {name}", { name }), title: t("Cancel") });
    cancel.append(icon("x"));
    cancel.addEventListener("click", () => this.queue.cancel(id));
    row.append(title, retry, cancel, bar, note);
    this.list.append(row);
    const made = { row, bar, note, retry, cancel };
    this.#rows.set(id, made);
    return made;
  }
}

/** @param {Upload} upload */
function noteOf({ state, part, problem, source }) {
  if (state === "waiting") return t("Waiting");
  if (state === "sending") return source.url ? t("Fetching…") : `${Math.round(part * 100)} %`;
  if (state === "storing") return source.url ? t("Fetching…") : t("Checking…");
  if (state === "done") return t("Added");
  return state === "cancelled" ? t("Cancelled") : problem;
}

/**
 * @param {Upload[]} uploads
 * @param {number} open
 */
function titleOf(uploads, open) {
  const done = uploads.filter(({ state }) => state === "done").length;
  const failed = uploads.filter(({ state }) => state === "failed").length;
  if (open) return t("Uploading: {done} of {all}", { done, all: uploads.length });
  if (failed) return tn("{count} picture was not added", "{count} pictures were not added", failed);
  return tn("{count} picture added", "{count} pictures added", done);
}
