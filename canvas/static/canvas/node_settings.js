/** What buttons in a card set on their node: fields, entries of a field taken away, and the way to its prompt. */

import { without } from "./field_values.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Fields} from "./fields.js" */
/** @import {Data} from "./types.js" */

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
    this.#change(node, /** @type {Data} */ (JSON.parse(button.dataset.set ?? "{}")));
  }

  /**
   * `data-of`: a field that holds an object; `data-keys`: the entries to take out of it, as JSON.
   *
   * @param {string} node
   * @param {HTMLElement} button
   */
  removeKeys(node, button) {
    const { of = "", keys = "[]" } = button.dataset;
    const before = this.editor.store.view.nodes.get(node)?.data[of];
    this.#change(node, { [of]: without(before, /** @type {string[]} */ (JSON.parse(keys))) });
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
   * @param {Data} set
   */
  #change(node, set) {
    if (!this.editor.store.view.nodes.has(node)) return;
    this.fields.forget(node);
    this.editor.commit([{ op: "set", id: node, set }]);
  }
}
