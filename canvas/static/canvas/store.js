/**
 * The canvas as this browser sees it: what the server has confirmed, own batches still on their way laid over it, and
 * over both the gesture that is going on. So a refused batch just falls away, and a foreign change loses exactly those
 * fields that an own unconfirmed batch also sets. No DOM.
 */

import { apply, edgesOf } from "./ops.js";

/** @import {Batch, Change, Edge, Graph, GraphNode, Op} from "./types.js" */

/**
 * @typedef {{nodes: Set<string>, edges: Set<string>}} Changed  ids that came, went or look different
 * @typedef {{batch: Batch, refused: boolean}} Settled
 * @typedef {{node: GraphNode, edges: Edge[], by: unknown}} Lost  as it was shown last, own changes included
 */

/** Nodes that others have removed and that can still be brought back. */
const MOST_LOST = 200;

export class Store {
  /** @param {{nodes: GraphNode[], edges: Edge[], rev: number}} state */
  constructor(state) {
    this.rev = state.rev;
    /** What the server has confirmed. @type {Graph} */
    this.base = graphOf(state);
    /** What is shown. @type {Graph} */
    this.view = copy(this.base);
    /** Own batches without an answer, oldest first. @type {Batch[]} */
    this.pending = [];
    /** @type {Op[]} */
    this.previewed = [];
    /** What others have removed, the newest last. @type {Map<string, Lost>} */
    this.lost = new Map();
    /** @type {Set<(changed: Changed) => void>} */
    this.listeners = new Set();
    /** @type {Set<(settled: Settled) => void>} */
    this.settleListeners = new Set();
  }

  /** @param {(changed: Changed) => void} listener */
  onChange(listener) {
    this.listeners.add(listener);
  }

  /**
   * Show an own batch at once and keep it until the server answers.
   *
   * @param {Batch} batch
   */
  commit(batch) {
    this.pending.push(batch);
    this.#rebuild();
  }

  /**
   * Take a change that the server has accepted, mine or not. Gives false for a gap: something is missing before it.
   *
   * @param {Change} change
   */
  accept(change) {
    if (change.rev > this.rev + 1) return false;
    const own = this.#take(change.cid);
    const isNew = change.rev === this.rev + 1;
    if (isNew) {
      this.rev = change.rev;
      if (!own) this.#rememberLost(change);
      for (const op of change.ops) apply(this.base, op);
    }
    if (isNew || own) this.#rebuild();
    if (own) this.#settle(own, false);
    return true;
  }

  /**
   * Take back a batch that the server refused.
   *
   * @param {string} cid
   */
  refuse(cid) {
    const batch = this.#take(cid);
    if (!batch) return undefined;
    this.#rebuild();
    this.#settle(batch, true);
    return batch;
  }

  /**
   * Start again from a freshly fetched state, keeping own unanswered batches.
   *
   * @param {{nodes: GraphNode[], edges: Edge[], rev: number}} state
   */
  reset(state) {
    this.rev = state.rev;
    this.base = graphOf(state);
    this.#rebuild();
  }

  /**
   * Show a gesture while it goes on; the server learns of it when it is committed. Every call replaces the one before
   * for the nodes it names.
   *
   * @param {Op[]} ops
   */
  preview(ops) {
    const before = copy(this.view);
    this.previewed = ops;
    for (const op of ops) apply(this.view, op);
    this.#tell(before);
  }

  endPreview() {
    if (!this.previewed.length) return;
    this.previewed = [];
    this.#rebuild();
  }

  /** Resolves when everything that is unanswered now has an answer: true when nothing was refused. */
  settled() {
    const waiting = new Set(this.pending.map((batch) => batch.cid));
    if (!waiting.size) return Promise.resolve(true);
    return new Promise((resolve) => {
      let whole = true;
      /** @param {Settled} settled */
      const look = ({ batch, refused }) => {
        if (!waiting.delete(batch.cid)) return;
        whole &&= !refused;
        if (waiting.size) return;
        this.settleListeners.delete(look);
        resolve(whole);
      };
      this.settleListeners.add(look);
    });
  }

  /** @param {Change} change */
  #rememberLost({ by, ops }) {
    for (const op of ops) {
      const node = op.op === "node-" ? this.view.nodes.get(op.id) : undefined;
      if (node) this.lost.set(node.id, { node, edges: edgesOf(this.view, node.id), by });
    }
    for (const id of this.lost.keys()) {
      if (this.lost.size <= MOST_LOST) break;
      this.lost.delete(id);
    }
  }

  /** @param {string} cid */
  #take(cid) {
    const place = this.pending.findIndex((batch) => batch.cid === cid);
    return place < 0 ? undefined : this.pending.splice(place, 1)[0];
  }

  #rebuild() {
    const before = this.view;
    this.view = copy(this.base);
    for (const { ops } of this.pending) for (const op of ops) apply(this.view, op);
    for (const op of this.previewed) apply(this.view, op);
    this.#tell(before);
  }

  /** @param {Graph} before */
  #tell(before) {
    const changed = { nodes: differing(before.nodes, this.view.nodes), edges: differing(before.edges, this.view.edges) };
    if (!changed.nodes.size && !changed.edges.size) return;
    for (const listener of this.listeners) listener(changed);
  }

  /**
   * @param {Batch} batch
   * @param {boolean} refused
   */
  #settle(batch, refused) {
    for (const listener of [...this.settleListeners]) listener({ batch, refused });
  }
}

/**
 * @param {{nodes: GraphNode[], edges: Edge[]}} state
 * @returns {Graph}
 */
function graphOf({ nodes, edges }) {
  return { nodes: new Map(nodes.map((node) => [node.id, node])), edges: new Map(edges.map((edge) => [edge.id, edge])) };
}

/**
 * @param {Graph} graph
 * @returns {Graph}
 */
function copy(graph) {
  return { nodes: new Map(graph.nodes), edges: new Map(graph.edges) };
}

/**
 * @template T
 * @param {Map<string, T>} before
 * @param {Map<string, T>} after
 */
function differing(before, after) {
  /** @type {Set<string>} */
  const ids = new Set();
  for (const [id, value] of after) if (before.get(id) !== value) ids.add(id);
  for (const id of before.keys()) if (!after.has(id)) ids.add(id);
  return ids;
}
