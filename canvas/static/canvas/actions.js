/** What the buttons in cards do: run, cancel, retry, dismiss. */

import { around, nodeIdOf } from "./dom.js";
import { RequestFailed, post, postOnce } from "./http.js";
import { newId } from "./ids.js";
import { loadLazy } from "./load_lazy.js";
import { t, tn } from "./text.js";
import { announce, toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {Fields} from "./fields.js" */

const SAVE_MS = 8_000;

/**
 * How far a run of some nodes reaches: these alone, also what comes before them and is missing or stale, or everything
 * behind them.
 *
 * @typedef {"alone" | "upstream" | "downstream"} Scope
 * @typedef {{nodeId: string, prompt: string, model: string, estimatedCost: number | null, after: string[],
 *   isRunning: boolean, problem: {message: string} | null}} Step
 * @typedef {{steps: Step[], starting: number, estimatedCost: number, withoutPrice: number}} Plan
 */

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
    if (!this.isRunnable(node)) return;
    await this.#once(`run ${node}`, async () => {
      if (!(await this.#saved([node]))) return;
      await postOnce(`/api/canvases/${this.editor.page.canvas.id}/nodes/${node}/run`, undefined, newId());
      announce(t("Started"));
    });
  }

  /**
   * The same for several nodes, or for what comes before or behind them. What more than one run will cost is shown
   * before it is started.
   *
   * @param {string[]} nodes
   * @param {Scope} scope
   */
  async runMany(nodes, scope) {
    await this.#once(`run ${scope} ${nodes.join(" ")}`, async () => {
      // What is typed anywhere may arrive at a node that is run.
      if (!(await this.#saved([...this.editor.store.view.nodes.keys()]))) return;
      const url = `/api/canvases/${this.editor.page.canvas.id}/runs`;
      const key = newId();
      const plan = /** @type {Plan} */ (await postOnce(`${url}/plan`, { nodes, scope }, key));
      if (plan.steps.length > 1 || !plan.starting) {
        const lazy = await loadLazy();
        if (!(await lazy?.askToRun(plan))) return;
      }
      const { jobs } = /** @type {{jobs: unknown[]}} */ (await postOnce(url, { nodes, scope }, key));
      announce(tn("{count} run started", "{count} runs started", jobs.length));
    });
  }

  /**
   * Those that run, in the order in which they depend on each other; of texts and pictures what is made with them.
   *
   * @param {Iterable<string>} nodes
   */
  async runSelection(nodes) {
    const all = [...nodes];
    const runnable = all.filter((id) => this.isRunnable(id));
    if (runnable.length === 1 && runnable[0]) await this.run(runnable[0]);
    else if (runnable.length) await this.runMany(runnable, "alone");
    else if (all.length) await this.runMany(all, "downstream");
  }

  /** @param {string} node */
  isRunnable(node) {
    const shown = this.editor.store.view.nodes.get(node);
    return Boolean(shown && this.editor.kinds[shown.kind]?.runs);
  }

  /**
   * Save what has been typed and wait until the server has it; false where that was refused, and told. Throws
   * `RequestFailed` for what cannot be saved.
   *
   * @param {string[]} nodes whose cards must hold nothing that cannot be taken
   */
  async #saved(nodes) {
    this.fields.flush();
    // What is written on the card and cannot be taken would be missing from the picture.
    const problem = nodes.map((node) => this.fields.problemOn(node)).find(Boolean);
    if (problem) throw new RequestFailed(t("Not run: {problem}", { problem }), "bad_field");
    const isSaved = await Promise.race([this.editor.store.settled(), after(SAVE_MS)]);
    if (isSaved === undefined) {
      throw new RequestFailed(t("You are offline. Run it again when the connection is back."), "offline");
    }
    // A refusal has been told already, and running without that change would make another picture.
    return isSaved;
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
      toast(t("You can look at this canvas but not run its nodes. Ask its owner to make you an editor."));
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
