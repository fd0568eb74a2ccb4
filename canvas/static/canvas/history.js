/** Undo and redo of own gestures, one gesture one step, however many batches it took. No DOM. */

import { newId } from "./ids.js";
import { applicable, batches, invert } from "./ops.js";

/** @import {Batch, GraphNode, Kinds, Op} from "./types.js" */
/** @import {Store} from "./store.js" */

const MAX_STEPS = 200;

/** @typedef {{undo: Op[], did: Op[], cids: string[], session?: string | undefined}} Step */

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
   * @param {Kinds} kinds
   */
  constructor(store, send, kinds) {
    this.store = store;
    this.send = send;
    this.kinds = kinds;
  }

  /**
   * Do a gesture: show it, send it, remember how to take it back. Gestures of the same `session` (one stay in a text
   * field, the files of one drop) make one step.
   *
   * @param {Op[]} ops
   * @param {string} [session]
   */
  commit(ops, session) {
    if (!ops.length) return;
    const undo = invert(this.store.view, ops);
    const cids = this.#send(ops);
    const last = this.#done.at(-1);
    if (session !== undefined && last?.session === session) join(last, { undo, did: ops, cids });
    else this.#done.push({ undo, did: [...ops], cids, session });
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
      const ops = applicable(this.store.view, this.#sparingResults(step));
      if (!ops.length) continue;
      const undo = invert(this.store.view, ops);
      this.#keepResults(undo, from);
      to.push({ undo, did: ops, cids: this.#send(ops) });
      return true;
    }
    return false;
  }

  /**
   * A node that goes now may come back by a step before (it was cut, and pasted as itself): with what it has made since.
   *
   * @param {Op[]} going what would bring back the nodes that go
   * @param {Step[]} steps
   */
  #keepResults(going, steps) {
    const nodes = new Map(going.flatMap((op) => (op.op === "node+" ? [[op.id, op]] : [])));
    if (!nodes.size) return;
    for (const step of steps) {
      step.undo = step.undo.map((op) => {
        const last = op.op === "node+" && nodes.get(op.id);
        if (!last) return op;
        const made = (this.kinds[last.kind]?.made ?? []).filter((name) => name in last.data);
        return { ...op, data: { ...op.data, ...Object.fromEntries(made.map((name) => [name, last.data[name]])) } };
      });
    }
  }

  /**
   * What a run has made since stays: such a field is turned back only while it still is as the step has left it.
   *
   * @param {Step} step
   * @returns {Op[]}
   */
  #sparingResults({ undo, did }) {
    return undo.flatMap((op) => {
      const node = op.op === "set" ? this.store.view.nodes.get(op.id) : undefined;
      const made = this.kinds[node?.kind ?? ""]?.made ?? [];
      if (op.op !== "set" || !node || !made.some((name) => name in op.set)) return [op];
      const kept = Object.entries(op.set).filter(([name]) => !made.includes(name) || isAsLeft(node, name, did));
      return kept.length ? [{ ...op, set: Object.fromEntries(kept) }] : [];
    });
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

/**
 * One step of both: taken back in one go, from the end. What the step takes back already needs no second time.
 *
 * @param {Step} step
 * @param {Step} next
 */
function join(step, next) {
  step.undo.unshift(...next.undo.filter((op) => !step.undo.some((known) => covers(known, op))));
  step.did.push(...next.did);
  step.cids.push(...next.cids);
}

/**
 * @param {Op} known
 * @param {Op} op
 */
function covers(known, op) {
  if (known.op !== op.op || known.id !== op.id) return false;
  if (op.op === "set") return known.op === "set" && Object.keys(op.set).every((name) => name in known.set);
  return op.op === "move" || op.op === "size";
}

/**
 * @param {GraphNode} node
 * @param {string} name of a field
 * @param {Op[]} did
 */
function isAsLeft(node, name, did) {
  const last = did.findLast((op) => op.op === "set" && op.id === node.id && name in op.set);
  return last?.op === "set" && last.set[name] === node.data[name];
}
