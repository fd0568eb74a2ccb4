/** Giving a node a name of its own, in the head of its card. */

import { around, make, nodeIdOf } from "./dom.js";
import { t } from "./text.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */

/** Characters; the server says the same (canvas/kinds.py). */
const NAME_LIMIT = 80;

export class Renaming {
  /**
   * @param {Editor} editor
   * @param {Cards} cards
   */
  constructor(editor, cards) {
    this.editor = editor;
    this.cards = cards;
    editor.world.addEventListener("dblclick", (event) => {
      const id = nodeIdOf(around(event, ".node__head"));
      if (id) this.start(id);
    });
  }

  /** Rename the one node that is selected. Gives false where it is not exactly one. */
  startSelected() {
    const [id, ...others] = this.editor.selection.nodes;
    if (!id || others.length) return false;
    this.start(id);
    return true;
  }

  /** @param {string} id */
  start(id) {
    const node = this.editor.store.view.nodes.get(id);
    if (!node || !this.editor.canEdit) return;
    this.cards.focus(node);
    const title = this.cards.shell(id)?.querySelector(".node__title");
    if (!(title instanceof HTMLElement) || title.hidden) return;
    const kind = this.editor.kinds[node.kind]?.label ?? node.kind;
    const field = make("input", "node__rename", {
      type: "text", maxlength: String(NAME_LIMIT), "aria-label": t("Name of this {kind}", { kind }), placeholder: kind,
    });
    field.value = typeof node.data.name === "string" ? node.data.name : "";
    title.hidden = true;
    title.after(field);
    field.select();
    field.focus({ preventScroll: true });
    this.#listen(id, field, title);
  }

  /**
   * @param {string} id
   * @param {HTMLInputElement} field
   * @param {HTMLElement} title
   */
  #listen(id, field, title) {
    let isOver = false;
    /** @param {boolean} isKept */
    const end = (isKept) => {
      if (isOver) return;
      isOver = true;
      field.remove();
      title.hidden = false;
      if (isKept) this.#name(id, field.value);
    };
    field.addEventListener("blur", () => end(true));
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      end(event.key === "Enter");
      this.cards.shell(id)?.focus({ preventScroll: true });
    });
  }

  /**
   * @param {string} id
   * @param {string} written
   */
  #name(id, written) {
    const name = written.trim().replace(/\s+/g, " ") || null;
    const node = this.editor.store.view.nodes.get(id);
    if (node && (node.data.name ?? null) !== name) this.editor.commit([{ op: "set", id, set: { name } }]);
  }
}
