/**
 * Changes that have no answer yet, kept in this browser while the line is down: a closed or reloaded page loses none.
 * Their ids make it harmless to send them twice.
 */

import { t, tn } from "./text.js";
import { toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {Live} from "./live.js" */
/** @import {Batch} from "./types.js" */

/** Later than that a change would surprise everybody more than it would help. */
const GOOD_FOR_MS = 24 * 60 * 60 * 1_000;

export class Unsent {
  /** @param {Editor} editor */
  constructor(editor) {
    const { canvas, me } = editor.page;
    this.editor = editor;
    this.key = `easel:unsent:${canvas.id}:${me.id}`;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * Keep what has no answer from now on, whenever the line is down or the page goes.
   *
   * @param {Live} live
   */
  watch(live) {
    this.editor.store.onChange(() => {
      if (live.connection === "online") return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 200);
    });
    const keep = () => live.connection !== "gone" && this.keep();
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => document.hidden && keep());
  }

  keep() {
    const { pending } = this.editor.store;
    try {
      if (pending.length) localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), batches: pending }));
      else localStorage.removeItem(this.key);
    } catch {
      // Storage may be full or forbidden; leaving the page then asks first.
    }
  }

  forget() {
    clearTimeout(this.timer);
    localStorage.removeItem(this.key);
  }

  /** Take up what an earlier page could not send; it goes out with the first welcome. */
  takeUp() {
    const batches = this.#kept();
    if (!batches.length) return;
    for (const batch of batches) this.editor.store.commit(batch);
    void this.editor.store.settled().then(() => {
      this.keep();
      toast(tn("{count} change made offline has been sent.", "{count} changes made offline have been sent.", batches.length));
    });
  }

  /** @returns {Batch[]} */
  #kept() {
    try {
      const { at, batches } = JSON.parse(localStorage.getItem(this.key) ?? "null") ?? {};
      return Date.now() - at < GOOD_FOR_MS && Array.isArray(batches) ? batches : [];
    } catch {
      return [];
    }
  }
}

/** @param {number} count changes that wait for the line */
export function offlineWords(count) {
  if (!count) return t("Offline: nothing is lost, and what you change is sent when the connection returns");
  return tn("Offline: {count} change is kept and sent when the connection returns",
    "Offline: {count} changes are kept and sent when the connection returns", count);
}
