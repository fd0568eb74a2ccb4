/** Run states as the cards show them, also seen on the wires that feed a run. What is said of them: `run_news.js`. */

/** @import {Edges} from "./edges.js" */

export class JobStates {
  /** @param {Edges} edges */
  constructor(edges) {
    this.edges = edges;
  }

  /**
   * @param {string} id
   * @param {Element} body in the page
   * @param {ParentNode} [told] where the state stands, if not there
   */
  read(id, body, told = body) {
    const shown = told.querySelector("[data-job-state]");
    const { jobState = "", jobOpen } = shown instanceof HTMLElement ? shown.dataset : {};
    const shell = body.parentElement;
    if (shell) shell.dataset.state = jobState;
    this.edges.setActive(id, jobOpen !== undefined);
  }
}
