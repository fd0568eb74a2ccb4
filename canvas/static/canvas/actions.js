/** What the buttons in cards do: run, cancel, retry, dismiss. */

import { around, nodeIdOf } from "./dom.js";
import { RequestFailed, post } from "./http.js";
import { announce, toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {Fields} from "./fields.js" */

const SAVE_MS = 8_000;

export class Actions {
  /** @type {Set<string>} */
  #underWay = new Set();

  /**
   * @param {Editor} editor
   * @param {Fields} fields
   * @param {Record<string, (node: string, button: HTMLElement) => void>} others actions of other modules, by name
   */
  constructor(editor, fields, others) {
    this.editor = editor;
    this.fields = fields;
    this.others = others;
    editor.world.addEventListener("click", (event) => this.#click(event));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = around(event, "[data-action]");
    const node = nodeIdOf(button);
    if (!button || !node) return;
    const { action = "", job = "" } = button.dataset;
    const other = this.others[action];
    if (other) {
      if (!event.ctrlKey && !event.metaKey) event.preventDefault();
      if (!event.defaultPrevented) return;
      other(node, button);
    } else if (action === "run") void this.run(node);
    else if (job) void this.#once(`${action} ${job}`, () => post(`/api/jobs/${job}/${action}`));
  }

  /**
   * Save what has been typed, wait until the server has it, then run.
   *
   * @param {string} node
   */
  async run(node) {
    const shown = this.editor.store.view.nodes.get(node);
    if (!shown || !this.editor.kinds[shown.kind]?.runs) return;
    await this.#once(`run ${node}`, async () => {
      this.fields.flush();
      // What is written on the card and cannot be taken would be missing from the picture.
      const problem = this.fields.problemOn(node);
      if (problem) throw new RequestFailed(`Not run: ${problem}`, "bad_field");
      const isSaved = await Promise.race([this.editor.store.settled(), after(SAVE_MS)]);
      if (isSaved === undefined) {
        throw new RequestFailed("You are offline. Run it again when the connection is back.", "offline");
      }
      // A refusal has been told already, and running without that change would make another picture.
      if (!isSaved) return;
      await post(`/api/canvases/${this.editor.page.canvas.id}/nodes/${node}/run`);
      announce("Started");
    });
  }

  /**
   * A second press while the first is under way does nothing.
   *
   * @param {string} key
   * @param {() => Promise<unknown>} act
   */
  async #once(key, act) {
    if (this.#underWay.has(key)) return;
    if (!this.editor.canEdit) {
      toast("You can look at this canvas but not run its nodes. Ask its owner to make you an editor.");
      return;
    }
    this.#underWay.add(key);
    try {
      await act();
    } catch (wrong) {
      if (!(wrong instanceof RequestFailed)) throw wrong;
      toast(wrong.message, "error");
    } finally {
      this.#underWay.delete(key);
    }
  }
}

/**
 * @param {number} ms
 * @returns {Promise<undefined>}
 */
function after(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
