/** Where the text of a Prompt goes: the nodes that it is wired to, each a way there. */

import { make } from "./dom.js";
import { nameOf, titleOf } from "./shells.js";
import { t, tn } from "./text.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */

const NAMED = 3;

export class Destinations {
  /** What the nodes are called where they are named. @type {Map<string, string>} */
  #titles = new Map();

  /**
   * @param {Editor} editor
   * @param {Cards} cards
   */
  constructor(editor, cards) {
    this.editor = editor;
    this.cards = cards;
    editor.store.onChange(({ nodes, edges }) => {
      if (edges.size || [...nodes].some((id) => this.#isRenamed(id))) for (const [id, shell] of cards.shells) this.dress(id, shell);
    });
  }

  /** @param {string} id */
  #isRenamed(id) {
    const node = this.editor.store.view.nodes.get(id);
    const known = this.#titles.get(id);
    return node !== undefined && known !== undefined && known !== titleOf(node, this.editor.kinds[node.kind]);
  }

  /**
   * @param {string} id
   * @param {Element} part
   */
  dress(id, part) {
    const place = part.querySelector("[data-destinations]");
    if (!(place instanceof HTMLElement)) return;
    const { nodes, edges } = this.editor.store.view;
    const ids = [...new Set([...edges.values()].filter(({ from }) => from[0] === id).map(({ to }) => to[0]))];
    const found = ids.flatMap((each) => nodes.get(each) ?? []);
    const known = found.map((node) => `${node.id} ${node.data.name ?? ""}`).join(",");
    if (place.dataset.destinations === known && place.childElementCount) return;
    place.dataset.destinations = known;
    place.replaceChildren(...this.#words(found));
    const runAll = part.querySelector('[data-action="run-downstream"]');
    if (runAll instanceof HTMLElement) runAll.hidden = !found.length;
  }

  /** @param {import("./types.js").GraphNode[]} found */
  #words(found) {
    const label = make("span", "");
    if (!found.length) {
      label.textContent = t("Goes nowhere yet: wire it to a node.");
      return [label];
    }
    label.textContent = t("Goes to");
    const links = found.slice(0, NAMED).map((node) => this.#link(node));
    const rest = make("span", "");
    rest.textContent = tn("and {count} more", "and {count} more", found.length - NAMED);
    return [label, ...links, ...(found.length > NAMED ? [rest] : [])];
  }

  /** @param {import("./types.js").GraphNode} node */
  #link(node) {
    const link = make("button", "link-button", { type: "button", "data-anyone": "", "data-action": "go-to", "data-node": node.id });
    const kind = this.editor.kinds[node.kind];
    link.textContent = titleOf(node, kind);
    link.title = nameOf(node, kind);
    this.#titles.set(node.id, link.textContent);
    link.tabIndex = -1;
    return link;
  }
}
