/** The queue panel: what runs, waits and has failed on the canvas, who started it, and what can be done about it. */

import { clockText } from "./clock.js";
import { byId, make } from "./dom.js";
import { RequestFailed, post } from "./http.js";
import { button } from "./modal.js";
import { stateText } from "./run_words.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Entry, JobQueue} from "./job_queue.js" */

const NOTHING_SENT = new Set(["waiting", "ready"]);

export class QueuePanel {
  /**
   * @param {Editor} editor
   * @param {JobQueue} queue
   * @param {Cards} cards
   */
  constructor(editor, queue, cards) {
    this.editor = editor;
    this.queue = queue;
    this.cards = cards;
    this.list = byId("queue-list", HTMLElement);
    this.list.addEventListener("click", (event) => void this.#click(event));
    byId("queue-cancel-all", HTMLButtonElement).addEventListener("click", () => void this.#cancelAll());
    queue.onChange(() => this.draw());
    setInterval(() => this.#tick(), 1_000);
  }

  draw() {
    if (byId("queue", HTMLElement).hidden) return;
    const { open, failed } = this.queue;
    const waiting = open.filter((entry) => NOTHING_SENT.has(entry.state) || entry.state === "queued");
    const running = open.filter((entry) => !waiting.includes(entry));
    const sections = [
      section(t("Running"), running),
      section(t("Waiting"), waiting),
      section(t("Failed in the last 24 hours"), failed),
    ];
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.held : undefined;
    this.list.replaceChildren(...sections.flatMap(({ title, entries }) => this.#section(title, entries)));
    if (!open.length && !failed.length) this.list.append(nothing());
    if (held) /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-held="${CSS.escape(held)}"]`))?.focus();
    byId("queue-cancel-all", HTMLButtonElement).hidden = open.length < 2 || !this.editor.canEdit;
    this.#tick();
  }

  /**
   * @param {string} title
   * @param {Entry[]} entries
   */
  #section(title, entries) {
    if (!entries.length) return [];
    const heading = make("h3", "queue__section");
    heading.textContent = `${title} · ${entries.length}`;
    const list = make("ul", "queue__entries");
    list.append(...entries.map((entry) => this.#row(entry)));
    return [heading, list];
  }

  /** @param {Entry} entry */
  #row(entry) {
    const row = make("li", "queue__entry", { "data-state": entry.state, "data-job": entry.id });
    const node = this.editor.store.view.nodes.get(entry.node ?? "");
    const own = node?.data.name;
    const name = button("queue__name", typeof own === "string" && own ? own : entry.prompt || t("No prompt"));
    const isThere = node !== undefined;
    name.disabled = !isThere;
    name.title = isThere ? t("Show the node") : t("Its node is no longer on the canvas");
    name.dataset.node = entry.node ?? "";
    name.dataset.held = `name ${entry.id}`;
    const time = make("span", "queue__time", { "data-begun": String(entry.at - entry.elapsedMs) });
    const facts = make("p", "queue__facts");
    facts.textContent = [stateText(entry), entry.startedBy ?? t("somebody who has left"), entry.model].join(" · ");
    row.append(make("span", "queue__dot"), name, ...(entry.isOpen ? [time] : []), facts);
    if (entry.error) {
      const error = make("p", "queue__error");
      error.textContent = entry.error.message;
      row.append(error);
    }
    if (this.editor.canEdit) row.append(...actionsOf(entry));
    return row;
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    if (!(pressed instanceof HTMLButtonElement)) return;
    const { node, act } = pressed.dataset;
    const shown = this.editor.store.view.nodes.get(node ?? "");
    if (shown) {
      this.editor.selection.set([shown.id]);
      this.cards.focus(shown);
    }
    const job = pressed.closest("[data-job]")?.getAttribute("data-job");
    if (!act || !job) return;
    pressed.disabled = true;
    await attempt(() => post(`/api/jobs/${job}/${act}`));
    pressed.disabled = false;
  }

  async #cancelAll() {
    const all = byId("queue-cancel-all", HTMLButtonElement);
    all.disabled = true;
    // What waits comes first: so nothing is released by the end of what it waits for.
    const open = [...this.queue.open].sort((one, other) => Number(NOTHING_SENT.has(other.state)) - Number(NOTHING_SENT.has(one.state)));
    for (const { id } of open) await attempt(() => post(`/api/jobs/${id}/cancel`));
    all.disabled = false;
  }

  #tick() {
    for (const time of this.list.querySelectorAll("[data-begun]")) {
      const text = clockText(performance.now() - Number(time.getAttribute("data-begun")));
      if (time.textContent !== text) time.textContent = text;
    }
  }
}

/**
 * @param {string} title
 * @param {Entry[]} entries
 */
function section(title, entries) {
  return { title, entries };
}

function nothing() {
  const text = make("p", "queue__nothing");
  text.textContent = t("Nothing runs here now. What anybody on this canvas runs is listed here until it is done.");
  return text;
}

/** @param {Entry} entry */
function actionsOf(entry) {
  const actions = make("p", "queue__actions");
  if (entry.isOpen && entry.state !== "storing" && !entry.isCancelling) actions.append(action(entry, "cancel", t("Cancel")));
  if (entry.isRetryable) actions.append(action(entry, "retry", t("Retry")));
  if (entry.state === "unconfirmed") actions.append(action(entry, "dismiss", t("Dismiss")));
  return actions.childElementCount ? [actions] : [];
}

/**
 * @param {Entry} entry
 * @param {string} act
 * @param {string} text
 */
function action(entry, act, text) {
  const made = button("button button--small", text);
  made.dataset.act = act;
  made.dataset.held = `${act} ${entry.id}`;
  made.setAttribute("aria-label", `${text}: ${entry.prompt}`);
  return made;
}

/** @param {() => Promise<unknown>} act */
async function attempt(act) {
  try {
    await act();
  } catch (wrong) {
    if (!(wrong instanceof RequestFailed)) throw wrong;
    toast(wrong.message, "error");
  }
}
