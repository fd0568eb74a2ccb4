/** The runs of the canvas as this browser knows them: told by the socket, fetched where something was missed. */

import { get } from "./http.js";
import { language } from "./text.js";

/** @import {Editor} from "./editor.js" */

const AGAIN_MS = 5_000;
/** @type {ReadonlySet<string>} */
const FAILED = new Set(["failed", "unconfirmed"]);

/**
 * `at`: when `elapsedMs` was true, in ms of `performance.now()`.
 *
 * @typedef {{id: string, version: number, node: string | null, state: string, isOpen: boolean, prompt: string,
 *   model: string, startedBy: string | null, startedById: number | null, queuePosition: number | null, elapsedMs: number, isCancelling: boolean,
 *   error: {code: string, message: string} | null, isRetryable: boolean, at: number}} Entry
 */

export class JobQueue {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** Told while a list was on its way, and so perhaps newer than it. @type {Entry[]} */
  #heard = [];

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** @param {Omit<Entry, "at">} told */
  take(told) {
    const entry = { ...told, at: performance.now() };
    this.#heard.push(entry);
    this.#put(entry);
    this.#tell();
    // Reasons are told to all in English; the list has them in the reader's own language.
    if (told.error && !language().startsWith("en")) void this.fetch();
  }

  /** Messages may have been missed: take the list anew. */
  async fetch() {
    clearTimeout(this.#again);
    this.#heard = [];
    try {
      const url = `/api/canvases/${this.editor.page.canvas.id}/jobs`;
      const { jobs } = /** @type {{jobs: Omit<Entry, "at">[]}} */ (await get(url));
      const at = performance.now();
      this.#entries = new Map(jobs.map((job) => [job.id, { ...job, at }]));
      for (const entry of this.#heard) this.#put(entry);
      this.#tell();
    } catch {
      this.#again = setTimeout(() => void this.fetch(), AGAIN_MS);
    }
  }

  /** What runs or waits, oldest first. */
  get open() {
    return [...this.#entries.values()].filter((entry) => entry.isOpen).sort((one, other) => one.at - one.elapsedMs - other.at + other.elapsedMs);
  }

  /** What has failed and was not run again, newest first. */
  get failed() {
    return [...this.#entries.values()].filter((entry) => FAILED.has(entry.state)).sort((one, other) => other.at - other.elapsedMs - one.at + one.elapsedMs);
  }

  /** @param {Entry} entry */
  #put(entry) {
    const known = this.#entries.get(entry.id);
    if (known && known.version >= entry.version) return;
    if (!known && entry.node && entry.isOpen) this.#forgetFailedOf(entry.node);
    if (entry.isOpen || FAILED.has(entry.state)) this.#entries.set(entry.id, entry);
    else this.#entries.delete(entry.id);
  }

  /** @param {string} node */
  #forgetFailedOf(node) {
    for (const [id, entry] of this.#entries) if (entry.node === node && !entry.isOpen) this.#entries.delete(id);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
