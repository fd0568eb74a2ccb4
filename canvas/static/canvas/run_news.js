/**
 * What is said aloud of the runs on the canvas, whether or not their cards are in the page: one's own by name and soon,
 * those of the others gathered, so that a busy canvas can still be listened to. No DOM; the clock and the voice are
 * handed in.
 */

import { stateText } from "./run_words.js";
import { nameOf } from "./shells.js";
import { language, t, tn } from "./text.js";

/** @import {Editor} from "./editor.js" */
/** @import {Entry, JobQueue} from "./job_queue.js" */
/** @import {Clock} from "./live.js" */

/** @typedef {Omit<Entry, "at">} Told */

const OWN_MS = 700;
const OTHERS_MS = 4_000;
const MOST_BY_NAME = 3;
/** Too short to be worth a word; what follows is said. @type {ReadonlySet<string>} */
const PASSING = new Set(["ready", "submitting", "storing"]);
/** @type {ReadonlySet<string>} */
const FAILED = new Set(["failed", "unconfirmed"]);

export class RunNews {
  /** The last that was heard of each run. @type {Map<string, Told>} */
  #known = new Map();
  /** Not said yet. @type {Map<string, Told>} */
  #own = new Map();
  /** @type {Map<string, Told>} */
  #others = new Map();

  /**
   * @param {Pick<Editor, "page" | "store" | "kinds">} editor
   * @param {Pick<JobQueue, "open" | "failed" | "onChange">} queue told of each run after `take`
   * @param {Pick<Clock, "set">} clock
   * @param {(words: string) => void} say
   */
  constructor(editor, queue, clock, say) {
    this.editor = editor;
    this.queue = queue;
    this.clock = clock;
    this.say = say;
    queue.onChange(() => this.#findEnded());
  }

  /** @param {Told} job */
  take(job) {
    const before = this.#known.get(job.id);
    if (before && before.version >= job.version) return;
    this.#known.set(job.id, job);
    if (this.#isOwn(job)) {
      if (before?.state !== job.state && !PASSING.has(job.state)) this.#gather(this.#own, job, OWN_MS, this.#sayOwn);
    } else if (before?.isOpen !== job.isOpen) this.#gather(this.#others, job, OTHERS_MS, this.#sayOthers);
  }

  /** Where messages were missed, an own run may have ended unheard: then it is no longer in the list. */
  #findEnded() {
    const listed = new Map([...this.queue.open, ...this.queue.failed].map((entry) => [entry.id, entry]));
    for (const job of this.#known.values()) {
      if (!job.isOpen) continue;
      const now = listed.get(job.id);
      if (now || this.#isOwn(job)) this.take(now ?? { ...job, version: job.version + 0.5, state: "ended", isOpen: false });
    }
  }

  /**
   * @param {Map<string, Told>} news
   * @param {Told} job
   * @param {number} ms
   * @param {() => void} then
   */
  #gather(news, job, ms, then) {
    if (!news.size) this.clock.set(then, ms);
    news.set(job.id, job);
  }

  #sayOwn = () => {
    const news = [...this.#own.values()];
    this.#own.clear();
    if (news.length <= MOST_BY_NAME) {
      this.say(news.map((job) => `${this.#nameOf(job)}. ${this.#textOf(job)}`).join(" "));
      return;
    }
    const counts = counted(news.map((job) => stateText({ ...job, queuePosition: null })));
    this.say(t("Your runs: {states}.", { states: counts.map(([state, count]) => `${state}: ${count}`).join(", ") }));
  };

  #sayOthers = () => {
    const news = [...this.#others.values()];
    this.#others.clear();
    const people = counted(news.map((job) => job.startedBy ?? t("somebody who has left")));
    const who = people.length === 1 && people[0] ? people[0][0] : t("Others");
    const started = news.filter((job) => job.isOpen).length;
    const failed = news.filter((job) => FAILED.has(job.state)).length;
    const ended = news.length - started - failed;
    const words = [
      ...(started ? [tn("{count} run started", "{count} runs started", started)] : []),
      ...(ended ? [tn("{count} run ended", "{count} runs ended", ended)] : []),
      ...(failed ? [tn("{count} failed", "{count} failed", failed)] : []),
    ];
    this.say(`${who}: ${words.join(", ")}.`);
  };

  /** @param {Told} job */
  #isOwn(job) {
    return job.startedById === this.editor.page.me.id;
  }

  /** @param {Told} job */
  #nameOf(job) {
    const node = this.editor.store.view.nodes.get(job.node ?? "");
    return node ? nameOf(node, this.editor.kinds[node.kind]) : job.prompt || t("No prompt");
  }

  /** @param {Told} job */
  #textOf(job) {
    const reason = this.#reasonOf(job);
    return reason ? `${stateText(job)}: ${reason}` : `${stateText(job)}.`;
  }

  /** In the reader's own language, or not at all: everybody is told in English. @param {Told} job */
  #reasonOf({ id, error }) {
    if (!error || language().startsWith("en")) return error?.message;
    const listed = this.queue.failed.find((entry) => entry.id === id)?.error?.message;
    return listed === error.message ? undefined : listed;
  }
}

/** @param {string[]} words */
function counted(words) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts];
}
