/** Run states as the cards show them: told aloud when they change, and seen on the wires that feed a run. */

import { t } from "./text.js";
import { announce } from "./toast.js";

/** @import {Edges} from "./edges.js" */
/** @import {Editor} from "./editor.js" */

export class JobStates {
  /** @type {Map<string, string>} */
  #known = new Map();

  /**
   * @param {Editor} editor
   * @param {Edges} edges
   */
  constructor(editor, edges) {
    this.editor = editor;
    this.edges = edges;
  }

  /**
   * @param {string} id
   * @param {Element} body in the page
   * @param {ParentNode} [told] where the state stands, if not there
   */
  read(id, body, told = body) {
    const shown = told.querySelector("[data-job-state]");
    const { jobState = "", jobLabel = "", jobOpen } = shown instanceof HTMLElement ? shown.dataset : {};
    const shell = body.parentElement;
    if (shell) shell.dataset.state = jobState;
    this.edges.setActive(id, jobOpen !== undefined);
    const before = this.#known.get(id);
    this.#known.set(id, jobState);
    if (before === undefined || before === jobState || !jobLabel) return;
    const kind = this.editor.kinds[this.editor.store.view.nodes.get(id)?.kind ?? ""];
    announce(`${kind?.label ?? t("Node")}: ${jobLabel}`);
  }
}
