/** What buttons in a card set on their node: fields, entries of a field taken away, and the way to its prompt. */

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Fields} from "./fields.js" */
/** @import {Data, Op} from "./types.js" */

export class NodeSettings {
  /**
   * @param {Editor} editor
   * @param {Fields} fields
   * @param {Cards} cards
   */
  constructor(editor, fields, cards) {
    this.editor = editor;
    this.fields = fields;
    this.cards = cards;
  }

  /**
   * `data-set`: the fields with their new values, as JSON.
   *
   * @param {string} node
   * @param {HTMLElement} button
   */
  set(node, button) {
    const set = /** @type {Data} */ (JSON.parse(button.dataset.set ?? "{}"));
    this.#change(node, [{ op: "set", id: node, set }]);
  }

  /**
   * `data-of`: a field that holds an object; `data-keys`: the entries to take out of it, as JSON.
   *
   * @param {string} node
   * @param {HTMLElement} button
   */
  removeKeys(node, button) {
    const { of = "", keys = "[]" } = button.dataset;
    const names = /** @type {string[]} */ (JSON.parse(keys));
    this.#change(node, names.map((key) => ({ op: "entry", id: node, field: of, key, value: null })));
  }

  /**
   * Set the node's fields back to those of a result, as one step of undo. Gives false where that may not be. A prompt
   * that comes by a wire stays the wire's, and the node's own under it as it is.
   *
   * @param {string} id
   * @param {Data} set
   */
  restore(id, set) {
    const { nodes, edges } = this.editor.store.view;
    if (!nodes.has(id)) return false;
    const isWired = [...edges.values()].some(({ to }) => to[0] === id && to[1] === "prompt-in");
    const kept = isWired ? Object.entries(set).filter(([name]) => name !== "prompt") : Object.entries(set);
    this.fields.forget(id);
    return this.editor.commit([{ op: "set", id, set: Object.fromEntries(kept) }]);
  }

  /**
   * `data-set`: the fields of the run that made the node's picture, as JSON.
   *
   * @param {string} id
   * @param {HTMLElement} button
   */
  restoreFrom(id, button) {
    this.restore(id, /** @type {Data} */ (JSON.parse(button.dataset.set ?? "{}")));
  }

  /**
   * `data-node`: a node to go to.
   *
   * @param {HTMLElement} button
   */
  goTo(button) {
    const node = this.editor.store.view.nodes.get(button.dataset.node ?? "");
    if (!node) return;
    this.editor.selection.set([node.id]);
    this.cards.focus(node);
  }

  /**
   * Bring the person to the text that the node's prompt comes from: its own field, or the first node wired to it.
   *
   * @param {string} id
   */
  goToPrompt(id) {
    const { nodes, edges } = this.editor.store.view;
    const wire = [...edges.values()].find(({ to }) => to[0] === id && to[1] === "prompt-in");
    const source = wire && nodes.get(wire.from[0]);
    if (source) this.cards.focus(source);
    const field = this.cards.shell(source?.id ?? id)?.querySelector('textarea[data-field="prompt"]');
    if (field instanceof HTMLTextAreaElement) field.focus({ preventScroll: true });
  }

  /**
   * @param {string} node
   * @param {Op[]} ops
   */
  #change(node, ops) {
    if (!this.editor.store.view.nodes.has(node)) return;
    this.fields.forget(node);
    this.editor.commit(ops);
  }
}
