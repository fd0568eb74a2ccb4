/**
 * The socket: sends own batches, takes everybody's changes in order, and comes back by itself. No DOM; the socket and
 * the clock are handed in.
 */

import { t } from "./text.js";

/** @import {PeerMessage} from "./presence.js" */
/** @import {Batch, Change, Role} from "./types.js" */
/** @import {Entry} from "./job_queue.js" */
/** @import {Store} from "./store.js" */

export const GONE = 4404;
/** Nobody is signed in in this browser any more, or somebody else is. */
export const SIGNED_OUT = 4401;
/** Something that was sent cannot be read, and so cannot be answered either. */
export const BAD_MESSAGE = 4400;
const PING_MS = 20_000;
/** How long an answer may take. A page in the background may be too slow to ask often, but is answered at once. */
const ANSWER_MS = 15_000;
/** After such a silence the machine has slept, and its line is most likely dead. */
const SILENCE_MS = 90_000;
/** More than this waiting to go out, and what is not to be kept is not worth sending. */
const FULL_BYTES = 4_096;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 3_000;

/**
 * @typedef {"connecting" | "online" | "offline" | "signedOut" | "gone"} Connection
 * @typedef {{cid: string, code: string, message: string, field?: string}} Nack
 * @typedef {{id: string, v: number, html?: string}} CardMessage  without `html` the new body is to be fetched
 * @typedef {Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose" | "bufferedAmount">} Socket
 * @typedef {{now(): number, set(job: () => void, ms: number): unknown, clear(timer: unknown): void}} Clock
 * @typedef {{connection(state: Connection): void, nack(nack: Nack): void, card(card: CardMessage): void,
 *   cards(ids: string[]): void,
 *   role(role: Role): void, name(name: string): void, peer(peer: PeerMessage): void, peerGone(id: string): void,
 *   job(job: Omit<Entry, "at">): void, caughtUp(script: string): void, reload(): void}} Hears
 */

export class Live {
  /** @type {Socket | null} */
  #socket = null;
  /** True from the welcome on: only then batches go out, so that they follow what was missed. */
  #welcomed = false;
  #tries = 0;
  #heardAt = 0;
  /** When the ping that has no answer yet went out. @type {number | null} */
  #askedAt = null;
  /** One batch at a time goes out: one of them has broken the line. */
  #isCareful = false;
  /** @type {unknown} */
  #retry = null;
  /** @type {unknown} */
  #beat = null;

  /**
   * @param {Store} store
   * @param {() => Socket} open
   * @param {Clock} clock
   * @param {Hears} hears
   * @param {unknown} [me] the id of the person whose page this is
   */
  constructor(store, open, clock, hears, me) {
    this.me = me;
    this.store = store;
    this.open = open;
    this.clock = clock;
    this.hears = hears;
    /** @type {Connection} */
    this.connection = "connecting";
  }

  connect() {
    this.clock.clear(this.#retry);
    const socket = this.open();
    this.#socket = socket;
    this.#heardAt = this.clock.now();
    this.#askedAt = null;
    socket.onopen = () => this.hello();
    socket.onmessage = (event) => this.#socket === socket && this.#hear(event.data);
    socket.onclose = (event) => this.#socket === socket && this.#lost(event.code);
    this.#schedulePing();
  }

  /**
   * Send a batch now if the line is up; else it goes out after the next welcome.
   *
   * @param {Batch} batch
   */
  send(batch) {
    if (!this.#welcomed || (this.#isCareful && batch.cid !== this.store.pending[0]?.cid)) return;
    this.#say({ t: "ops", cid: batch.cid, ops: batch.ops });
  }

  /**
   * Tell the others something that is not kept; gives false where it could not be sent.
   *
   * @param {object} message
   */
  tell(message) {
    if (!this.#welcomed || this.#isCareful || (this.#socket?.bufferedAmount ?? 0) > FULL_BYTES) return false;
    this.#say(message);
    return true;
  }

  /** The machine may be back on the network, or the tab in front again: do not wait for the timers. */
  wake() {
    if (this.connection === "gone") return;
    if (!this.#socket) this.connect();
    else if (this.clock.now() - this.#heardAt > SILENCE_MS) this.#drop();
    else this.#ask();
  }

  /** The network is known to be down: show it at once instead of after the silence. */
  networkLost() {
    if (this.#socket) this.#drop();
  }

  /** Ask for what was missed; with the welcome everything goes on. */
  hello() {
    this.#say({ t: "hello", since: this.store.rev, me: this.me });
  }

  /** @param {unknown} message */
  #say(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  /** @param {string} text */
  #hear(text) {
    this.#heardAt = this.clock.now();
    this.#askedAt = null;
    const message = JSON.parse(text);
    const first = this.store.pending[0];
    if (message.t === "ops") this.#change(message);
    else if (message.t === "welcome") this.#welcome(message);
    else if (message.t === "nack") this.hears.nack(message);
    else if (message.t === "html") this.hears.card(message);
    else if (message.t === "looks") this.hears.cards(message.cards);
    else if (message.t === "job") this.hears.job(message.job);
    else if (message.t === "peer") this.hears.peer(message);
    else if (message.t === "peer-") this.hears.peerGone(message.id);
    else if (message.t === "role") this.hears.role(message.role);
    else if (message.t === "name") this.hears.name(message.name);
    else if (message.t === "reload") this.hears.reload();
    if (this.#isCareful && first !== this.store.pending[0]) this.#sendNext();
  }

  #sendNext() {
    const [first] = this.store.pending;
    if (first) this.send(first);
    else this.#isCareful = false;
  }

  /** @param {Change} change */
  #change(change) {
    // Until the welcome a gap is expected: what is missing comes with it.
    if (this.store.accept(change) || !this.#welcomed) return;
    this.#welcomed = false;
    this.hello();
  }

  /** @param {{rev: number, log: Change[], script: string}} message */
  #welcome({ log, script }) {
    for (const change of log) this.store.accept(change);
    // The store knows everything up to now: send what has no answer yet.
    this.#welcomed = true;
    this.#tries = 0;
    if (!this.store.pending.length) this.#isCareful = false;
    for (const batch of this.store.pending) this.send(batch);
    this.#become("online");
    this.hears.caughtUp(script);
  }

  #drop() {
    const socket = this.#socket;
    this.#lost(0);
    socket?.close();
  }

  /** @param {number} code */
  #lost(code) {
    if (code === BAD_MESSAGE && this.#welcomed) this.#suspect();
    this.#socket = null;
    this.#welcomed = false;
    this.clock.clear(this.#beat);
    this.clock.clear(this.#retry);
    if (code === GONE || code === SIGNED_OUT) {
      this.#become(code === GONE ? "gone" : "signedOut");
      return;
    }
    this.#become("offline");
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries);
    this.#tries += 1;
    this.#retry = this.clock.set(() => this.connect(), wait);
  }

  /** The batch that went out alone can never be read; of several it is to be found out which one. */
  #suspect() {
    const [first] = this.store.pending;
    if (this.#isCareful && first) {
      this.hears.nack({ cid: first.cid, code: "bad_message", message: t("This is more than the server can read.") });
    }
    this.#isCareful = true;
  }

  #schedulePing() {
    this.clock.clear(this.#beat);
    this.#beat = this.clock.set(() => this.#ping(), PING_MS);
  }

  #ping() {
    if (this.#ask()) this.#schedulePing();
  }

  /** Ask whether the line still stands. Gives false where it does not: the last question has had no answer. */
  #ask() {
    const now = this.clock.now();
    if (this.#askedAt !== null && now - this.#askedAt > ANSWER_MS) {
      this.#drop();
      return false;
    }
    this.#askedAt ??= now;
    if (this.#welcomed) this.#say({ t: "ping" });
    return true;
  }

  /** @param {Connection} state */
  #become(state) {
    if (this.connection === state) return;
    this.connection = state;
    this.hears.connection(state);
  }
}
