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
