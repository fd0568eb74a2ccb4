/** Going along with somebody: this window shows what theirs shows, until its own person moves it. */

import { byId } from "./dom.js";
import { t } from "./text.js";
import { announce } from "./toast.js";
import { fill } from "./viewport.js";

/** @import {Editor} from "./editor.js" */
/** @import {Peer} from "./presence.js" */
/** @import {View} from "./types.js" */

export class Following {
  #id = "";
  /** The view that following asked for last: any other is the person's own. @type {View | null} */
  #asked = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.banner = byId("following", HTMLElement);
    editor.peers.onChange((fields) => (fields.has("people") || fields.has("view")) && this.#go());
    editor.camera.onChange(() => {
      if (this.#id && editor.camera.view !== this.#asked) this.stop();
    });
    byId("following-stop", HTMLButtonElement).addEventListener("click", () => this.stop());
    window.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !this.#id) return;
      event.preventDefault();
      this.stop();
    });
  }

  /** Who is followed. @returns {Peer | undefined} */
  get peer() {
    return this.editor.peers.get(this.#id);
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** @param {Peer} peer */
  start(peer) {
    this.#id = peer.id;
    this.banner.dataset.hue = String(peer.hue);
    byId("following-name", HTMLElement).textContent = t("Following {name}", { name: peer.name });
    this.banner.hidden = false;
    announce(t("Following {name}. Move the canvas or press Escape to stop.", { name: peer.name }));
    this.#go();
    this.#tell();
  }

  stop() {
    if (!this.#id) return;
    this.#id = "";
    this.#asked = null;
    this.banner.hidden = true;
    announce(t("No longer following"));
    this.#tell();
  }

  #go() {
    if (!this.#id) return;
    const { peer } = this;
    if (!peer) {
      this.stop();
      return;
    }
    if (!peer.view) return;
    const [x, y, w, h] = peer.view;
    const view = fill({ x, y, w, h }, this.editor.camera.size);
    this.#asked = view;
    this.editor.camera.set(view);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
