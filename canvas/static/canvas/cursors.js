/** The pointers of the others, and the ghosts of what they are moving, over the canvas and of one size at every zoom. */

import { icon, make } from "./dom.js";
import { nextFrame } from "./frame.js";
import { toWindow } from "./viewport.js";

/** @import {Editor} from "./editor.js" */
/** @import {BoxList, Peer} from "./presence.js" */
/** @import {Point} from "./types.js" */

/** Part of the way to its place that a pointer goes in one frame: between two messages it glides. */
const GLIDE = 0.35;
const FIELDS = ["people", "cursor", "ghosts"];

export class Cursors {
  /** @type {Map<string, {element: HTMLElement, at: Point}>} */
  #cursors = new Map();
  /** @type {HTMLElement[]} */
  #ghosts = [];
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  /**
   * @param {Editor} editor
   * @param {HTMLElement} layer
   */
  constructor(editor, layer) {
    this.editor = editor;
    this.layer = layer;
    editor.camera.onChange(() => this.#cursors.size + this.#ghosts.length && this.draw());
    editor.peers.onChange((fields) => FIELDS.some((each) => fields.has(each)) && nextFrame(this.draw));
  }

  draw = () => {
    const { all } = this.editor.peers;
    for (const [id, { element }] of this.#cursors) {
      if (this.editor.peers.get(id)?.cursor) continue;
      element.remove();
      this.#cursors.delete(id);
    }
    for (const peer of all) if (peer.cursor) this.#drawCursor(peer, peer.cursor);
    this.#drawGhosts(all);
  };

  /**
   * @param {Peer} peer
   * @param {[number, number]} cursor
   */
  #drawCursor(peer, [x, y]) {
    const cursor = this.#cursors.get(peer.id) ?? this.#add(peer, { x, y });
    const { z } = this.editor.camera.view;
    const [dx, dy] = [x - cursor.at.x, y - cursor.at.y];
    const isThere = this.#still.matches || Math.hypot(dx, dy) * z < 0.5;
    cursor.at = isThere ? { x, y } : { x: cursor.at.x + dx * GLIDE, y: cursor.at.y + dy * GLIDE };
    const at = toWindow(this.editor.camera.view, cursor.at);
    cursor.element.style.transform = `translate(${at.x}px, ${at.y}px)`;
    if (!isThere) nextFrame(this.draw);
  }

  /**
   * @param {Peer} peer
   * @param {Point} at
   */
  #add(peer, at) {
    const element = make("div", "peer-cursor", { "data-hue": String(peer.hue) });
    const name = make("span", "peer-cursor__name");
    name.textContent = peer.name;
    element.append(icon("pointer"), name);
    this.layer.append(element);
    const added = { element, at };
    this.#cursors.set(peer.id, added);
    return added;
  }

  /** @param {Peer[]} peers */
  #drawGhosts(peers) {
    const ghosts = peers.flatMap(({ ghosts, hue }) => ghosts.map((box) => ({ box, hue })));
    for (const spare of this.#ghosts.splice(ghosts.length)) spare.remove();
    for (const [place, { box, hue }] of ghosts.entries()) this.#drawGhost((this.#ghosts[place] ??= this.#addGhost()), box, hue);
  }

  #addGhost() {
    const ghost = make("div", "peer-ghost");
    this.layer.append(ghost);
    return ghost;
  }

  /**
   * @param {HTMLElement} ghost
   * @param {BoxList} box
   * @param {number} hue
   */
  #drawGhost(ghost, [x, y, w, h], hue) {
    const { view } = this.editor.camera;
    const at = toWindow(view, { x, y });
    ghost.dataset.hue = String(hue);
    ghost.style.transform = `translate(${at.x}px, ${at.y}px)`;
    ghost.style.width = `${w * view.z}px`;
    ghost.style.height = `${h * view.z}px`;
  }
}
