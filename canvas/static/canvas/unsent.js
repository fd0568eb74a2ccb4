/**
 * Changes that have no answer yet, kept in this browser while the line is down: a closed or reloaded page loses none.
 * Their ids make it harmless to send them twice.
 */

import { newId } from "./ids.js";
import { t, tn } from "./text.js";
import { toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {Live} from "./live.js" */
/** @import {Batch} from "./types.js" */

/** Later than that a change would surprise everybody more than it would help. */
const GOOD_FOR_MS = 24 * 60 * 60 * 1_000;

export class Unsent {
  #isKept = false;

  /** @param {Editor} editor */
  constructor(editor) {
    const { canvas, me } = editor.page;
    this.editor = editor;
    this.prefix = `easel:unsent:${canvas.id}:${me.id}`;
    // Each window keeps its own: the one that is closed last would take the other's away.
    this.key = `${this.prefix}:${newId()}`;
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
      if (live.connection === "online" && !this.#isKept) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 200);
    });
    const keep = () => live.connection !== "gone" && this.keep();
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => document.hidden && keep());
  }

  /** Gives false where it could not be kept: storage may be full or forbidden; leaving the page then asks first. */
  keep() {
    const { pending } = this.editor.store;
    try {
      if (pending.length) localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), batches: pending }));
      else localStorage.removeItem(this.key);
      this.#isKept = pending.length > 0;
    } catch {
      return false;
    }
    return true;
  }

  forget() {
    clearTimeout(this.timer);
    for (const key of this.#keys()) localStorage.removeItem(key);
  }

  /** Take up what earlier pages could not send; it goes out with the first welcome. */
  takeUp() {
    const keys = this.#keys();
    const batches = new Map(keys.flatMap(kept).map((batch) => [batch.cid, batch]));
    for (const batch of batches.values()) this.editor.store.commit(batch);
    if (this.keep()) for (const key of keys) localStorage.removeItem(key);
    if (!batches.size) return;
    void this.editor.store.settled().then((isWhole) => {
      this.keep();
      // A refusal has been told already.
      if (isWhole) toast(tn("{count} change made offline has been sent.", "{count} changes made offline have been sent.", batches.size));
    });
  }

  #keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    } catch {
      return [];
    }
  }
}

/**
 * @param {string} key
 * @returns {Batch[]}
 */
function kept(key) {
  try {
    const { at, batches } = JSON.parse(localStorage.getItem(key) ?? "null") ?? {};
    return Date.now() - at < GOOD_FOR_MS && Array.isArray(batches) ? batches : [];
  } catch {
    return [];
  }
}

/** @param {number} count changes that wait for the line */
export function offlineWords(count) {
  if (!count) return t("Offline: nothing is lost, and what you change is sent when the connection returns");
  return tn("Offline: {count} change is kept and sent when the connection returns",
    "Offline: {count} changes are kept and sent when the connection returns", count);
}
