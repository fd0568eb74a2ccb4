/** Going over between the canvas and the list. Phones begin with the list; whoever chooses otherwise keeps it so. */

import { byId } from "./dom.js";
import { loadLazy } from "./load_lazy.js";
import { t } from "./text.js";
import { announce } from "./toast.js";

/** @import {Cards} from "./cards.js" */
/** @import {CardFocus} from "./focus.js" */
/** @import {Editor} from "./editor.js" */

const KEY = "easel:list";
const NARROW = "(max-width: 560px)";

export class ListToggle {
  /**
   * @param {Editor} editor
   * @param {Cards} cards
   * @param {CardFocus} focus
   * @param {(node: string) => void} connect
   */
  constructor(editor, cards, focus, connect) {
    this.editor = editor;
    this.cards = cards;
    this.focus = focus;
    this.connect = connect;
    this.button = byId("list-toggle", HTMLButtonElement);
    this.button.addEventListener("click", () => void this.toggle());
  }

  /** As chosen in this browser; without a choice by the width of the window. */
  start() {
    const chosen = remembered();
    return (chosen ?? (matchMedia(NARROW).matches ? "1" : "0")) === "1" ? this.#set(true) : undefined;
  }

  async toggle() {
    const isList = !this.editor.isList;
    await this.#set(isList);
    if (this.editor.isList !== isList) return;
    try {
      localStorage.setItem(KEY, isList ? "1" : "0");
    } catch {
      // Storage may be full or forbidden; the choice is then simply not remembered.
    }
    announce(isList ? t("List of nodes") : t("Canvas"));
  }

  /** @param {boolean} isList */
  async #set(isList) {
    const lazy = await loadLazy();
    if (!lazy) return;
    const { editor, cards } = this;
    const [first] = editor.selection.nodes;
    editor.isList = isList;
    document.documentElement.classList.toggle("is-list", isList);
    this.button.setAttribute("aria-pressed", String(isList));
    if (isList) {
      cards.list ??= new lazy.ListView(editor, cards, this.connect);
      cards.draw();
    } else {
      cards.list?.close();
      cards.list = null;
    }
    this.focus.dressAll();
    const node = editor.store.view.nodes.get(first ?? "");
    if (node) cards.focus(node);
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
