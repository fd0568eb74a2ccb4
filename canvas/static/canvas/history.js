/** Undo and redo of own gestures, one gesture one step, however many batches it took. No DOM. */

import { newId } from "./ids.js";
import { applicable, batches, invert } from "./ops.js";

/** @import {Batch, Op} from "./types.js" */
/** @import {Store} from "./store.js" */

const MAX_STEPS = 200;

/** @typedef {{undo: Op[], cids: string[], session?: string | undefined}} Step */

export class History {
  #client = newId();
  #count = 0;
  /** @type {Step[]} */
  #done = [];
  /** @type {Step[]} */
  #undone = [];

  /**
   * @param {Store} store
   * @param {(batch: Batch) => void} send
   */
  constructor(store, send) {
    this.store = store;
    this.send = send;
  }

  /**
   * Do a gesture: show it, send it, remember how to take it back. Gestures of the same `session` (one stay in a text
   * field) make one step.
   *
   * @param {Op[]} ops
   * @param {string} [session]
   */
  commit(ops, session) {
    if (!ops.length) return;
    const undo = invert(this.store.view, ops);
    const cids = this.#send(ops);
    const last = this.#done.at(-1);
    if (session !== undefined && last?.session === session) last.cids.push(...cids);
    else this.#done.push({ undo, cids, session });
    if (this.#done.length > MAX_STEPS) this.#done.shift();
    this.#undone = [];
  }

  /** Gives false when there is nothing to take back. */
  undo() {
    return this.#turn(this.#done, this.#undone);
  }

  redo() {
    return this.#turn(this.#undone, this.#done);
  }

  /**
   * A refused batch has nothing to take back.
   *
   * @param {string} cid
   */
  forget(cid) {
    for (const steps of [this.#done, this.#undone]) {
      const place = steps.findIndex((step) => step.cids.length === 1 && step.cids[0] === cid);
      if (place >= 0) steps.splice(place, 1);
    }
  }

  /**
   * Send what is left of a refused batch; it stays part of its gesture.
   *
   * @param {string} cid
   * @param {Op[]} ops
   */
  resend(cid, ops) {
    const step = [...this.#done, ...this.#undone].find(({ cids }) => cids.includes(cid));
    const cids = this.#send(ops);
    if (step) step.cids = step.cids.flatMap((each) => (each === cid ? cids : each));
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /**
   * @param {Step[]} from
   * @param {Step[]} to
   */
  #turn(from, to) {
    for (let step = from.pop(); step; step = from.pop()) {
      const ops = applicable(this.store.view, step.undo);
      if (!ops.length) continue;
      const undo = invert(this.store.view, ops);
      to.push({ undo, cids: this.#send(ops) });
      return true;
    }
    return false;
  }

  /** @param {Op[]} ops */
  #send(ops) {
    return batches(ops).map((batch) => {
      this.#count += 1;
      const cid = `${this.#client}-${this.#count}`;
      this.store.commit({ cid, ops: batch });
      this.send({ cid, ops: batch });
      return cid;
    });
  }
}
