/** What is to be uploaded: a few at a time, each to be cancelled and tried again by itself. No DOM, no network. */

/** @typedef {import("./upload_sending.js").Asset} Asset */
/** @typedef {{file?: File, url?: string}} Source one of both */
/** @typedef {"waiting" | "sending" | "storing" | "done" | "failed" | "cancelled"} State */

/**
 * @typedef {object} Upload
 * @property {number} id
 * @property {string} name
 * @property {Source} source
 * @property {State} state
 * @property {number} part from 0 to 1 of what has been sent
 * @property {string} problem a sentence, empty while there is none
 * @property {boolean} again whether trying again may help
 */

/**
 * @callback Send
 * @param {Source} source
 * @param {(part: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<Asset>}
 */

const AT_ONCE = 3;
const OPEN = new Set(["waiting", "sending", "storing"]);

export class UploadQueue {
  /** In the order they were added. @type {Map<number, Upload>} */
  uploads = new Map();
  /** @type {Map<number, {arrived: (asset: Asset) => void, abort: AbortController}>} */
  #handles = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #last = 0;

  /**
   * @param {Send} send
   * @param {(wrong: unknown) => {problem: string, again: boolean}} explain
   */
  constructor(send, explain) {
    this.send = send;
    this.explain = explain;
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  get open() {
    return [...this.uploads.values()].filter(({ state }) => OPEN.has(state)).length;
  }

  /**
   * @param {string} name
   * @param {Source} source
   * @param {(asset: Asset) => void} arrived called when the picture is there, also after trying again
   */
  add(name, source, arrived) {
    this.#last += 1;
    const upload = { id: this.#last, name, source, state: /** @type {State} */ ("waiting"), part: 0, problem: "", again: false };
    this.uploads.set(upload.id, upload);
    this.#handles.set(upload.id, { arrived, abort: new AbortController() });
    this.#next();
    return upload;
  }

  /**
   * Something that is not even tried, with the reason.
   *
   * @param {string} name
   * @param {string} problem
   */
  refuse(name, problem) {
    this.#last += 1;
    this.uploads.set(this.#last, { id: this.#last, name, source: {}, state: "failed", part: 0, problem, again: false });
    this.#tell();
  }

  /** @param {number} id */
  cancel(id) {
    const upload = this.uploads.get(id);
    if (!upload || !OPEN.has(upload.state)) return;
    upload.state = "cancelled";
    upload.again = true;
    this.#handles.get(id)?.abort.abort();
    this.#next();
  }

  cancelAll() {
    for (const { id } of this.uploads.values()) this.cancel(id);
  }

  /** @param {number} id */
  retry(id) {
    const [upload, handle] = [this.uploads.get(id), this.#handles.get(id)];
    if (!upload?.again || !handle || OPEN.has(upload.state)) return;
    handle.abort = new AbortController();
    Object.assign(upload, { state: "waiting", part: 0, problem: "", again: false });
    this.#next();
  }

  /** Forget those that are over. */
  clear() {
    for (const { id, state } of [...this.uploads.values()]) {
      if (OPEN.has(state)) continue;
      this.uploads.delete(id);
      this.#handles.delete(id);
    }
    this.#tell();
  }

  #next() {
    const all = [...this.uploads.values()];
    let free = AT_ONCE - all.filter(({ state }) => state === "sending" || state === "storing").length;
    for (const upload of all) {
      if (free <= 0) break;
      if (upload.state !== "waiting") continue;
      free -= 1;
      void this.#run(upload);
    }
    this.#tell();
  }

  /** @param {Upload} upload */
  async #run(upload) {
    const handle = this.#handles.get(upload.id);
    if (!handle) return;
    const { signal } = handle.abort;
    upload.state = "sending";
    try {
      const asset = await this.send(upload.source, (part) => this.#progress(upload, part, signal), signal);
      if (signal.aborted) return;
      Object.assign(upload, { state: "done", part: 1 });
      handle.arrived(asset);
    } catch (wrong) {
      if (signal.aborted) return;
      Object.assign(upload, { state: "failed", ...this.explain(wrong) });
    }
    this.#next();
  }

  /**
   * @param {Upload} upload
   * @param {number} part
   * @param {AbortSignal} signal
   */
  #progress(upload, part, signal) {
    if (signal.aborted) return;
    upload.part = part;
    upload.state = part < 1 ? "sending" : "storing";
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
