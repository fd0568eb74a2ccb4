/** On the cards themselves: what the others have selected, and which field somebody is writing in. */

import { controlsIn, placeIn } from "./controls.js";
import { make } from "./dom.js";
import { t } from "./text.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Peer} from "./presence.js" */

export class PeerMarks {
  /** By node. @type {Map<string, Peer>} */
  #selected = new Map();
  /** By node. @type {Map<string, Peer[]>} */
  #writing = new Map();

  /**
   * @param {Editor} editor
   * @param {Cards} cards
   */
  constructor(editor, cards) {
    this.editor = editor;
    this.cards = cards;
    editor.peers.onChange((fields) => {
      if (["people", "selected", "editing"].some((each) => fields.has(each))) this.#look();
    });
  }

  /**
   * Mark a card that has come into the page, or whose body has got new HTML.
   *
   * @param {string} id
   */
  dress(id) {
    const shell = this.cards.shell(id);
    if (!shell) return;
    this.#frame(shell, this.#selected.get(id));
    this.#sign(shell, this.#writing.get(id) ?? []);
  }

  #look() {
    const before = [...this.#selected.keys(), ...this.#writing.keys()];
    this.#selected.clear();
    this.#writing.clear();
    for (const peer of this.editor.peers.all) {
      for (const id of peer.selected) this.#selected.set(id, peer);
      const [node] = peer.editing ?? [];
      if (node) this.#writing.set(node, [...(this.#writing.get(node) ?? []), peer]);
    }
    for (const id of new Set([...before, ...this.#selected.keys(), ...this.#writing.keys()])) this.dress(id);
  }

  /**
   * @param {HTMLElement} shell
   * @param {Peer | undefined} peer
   */
  #frame(shell, peer) {
    let frame = shell.querySelector(":scope > .node__peer");
    if (!peer) {
      frame?.remove();
      return;
    }
    if (!frame) shell.append((frame = make("span", "node__peer", { "aria-hidden": "true" })));
    frame.setAttribute("data-hue", String(peer.hue));
    frame.setAttribute("data-name", peer.name);
  }

  /**
   * @param {HTMLElement} shell
   * @param {Peer[]} writers
   */
  #sign(shell, writers) {
    for (const control of controlsIn(shell)) {
      const holder = control.closest(".card-field, [data-control]") ?? control.parentElement;
      const writer = writers.find(({ editing }) => editing?.[1] === placeIn(control));
      if (!holder || (!writer && !holder.hasAttribute("data-writer"))) continue;
      holder.toggleAttribute("data-writer", writer !== undefined);
      if (!writer) continue;
      holder.setAttribute("data-writer", t("{name} is writing", { name: writer.name }));
      holder.setAttribute("data-hue", String(writer.hue));
    }
  }
}
