/** What is selected: nodes and wires. No DOM. */

/** @import {Graph} from "./types.js" */

export class Selection {
  constructor() {
    /** @type {Set<string>} */
    this.nodes = new Set();
    /** @type {Set<string>} */
    this.edges = new Set();
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** Every press adds or takes away, for fingers that have no Shift. */
    this.isSticky = false;
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.listeners.add(listener);
  }

  get isEmpty() {
    return !this.nodes.size && !this.edges.size;
  }

  /**
   * Select exactly these.
   *
   * @param {Iterable<string>} nodes
   * @param {Iterable<string>} [edges]
   */
  set(nodes, edges = []) {
    this.nodes = new Set(nodes);
    this.edges = new Set(edges);
    this.#tell();
  }

  /**
   * Like `set` of nodes, for many times in a row: nothing happens while they stay the same.
   *
   * @param {string[]} nodes
   */
  become(nodes) {
    const next = new Set(nodes);
    const isSame = !this.edges.size && next.size === this.nodes.size && nodes.every((id) => this.nodes.has(id));
    if (!isSame) this.set(next);
  }

  /** Whether every press adds from now on. @param {boolean} isOn */
  stick(isOn) {
    this.isSticky = isOn;
    this.#tell();
  }

  clear() {
    if (!this.isEmpty) this.set([]);
  }

  /** @param {string} node */
  toggleNode(node) {
    toggle(this.nodes, node);
    this.#tell();
  }

  /** @param {string} edge */
  toggleEdge(edge) {
    toggle(this.edges, edge);
    this.#tell();
  }

  /**
   * Let go of what others have removed.
   *
   * @param {Graph} graph
   */
  keepOnly(graph) {
    const nodes = [...this.nodes].filter((id) => graph.nodes.has(id));
    const edges = [...this.edges].filter((id) => graph.edges.has(id));
    if (nodes.length !== this.nodes.size || edges.length !== this.edges.size) this.set(nodes, edges);
  }

  #tell() {
    for (const listener of this.listeners) listener();
  }
}

/**
 * @param {Set<string>} ids
 * @param {string} id
 */
function toggle(ids, id) {
  if (!ids.delete(id)) ids.add(id);
}
