/** Copy, cut, paste and duplicate: nodes within and between canvases, pictures and text from anywhere. */

import * as copying from "./copying.js";
import { isTyping } from "./dom.js";
import { pastedAddress } from "./dropped.js";
import { withContent } from "./frames.js";
import { newId } from "./ids.js";
import { loadLazy } from "./load_lazy.js";
import { language, t, tn } from "./text.js";
import { announce, toast } from "./toast.js";

/** @import {Adding} from "./adding.js" */
/** @import {Clip} from "./copying.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Uploads} from "./uploads.js" */
/** @import {Op, Point} from "./types.js" */

const TYPE = "application/x-easel-nodes";
/** The last copy of this browser: for the menu, which may not read the clipboard, and for browsers without own types. */
const KEPT = "easel:clipboard";
const TEXT_KIND = "prompt";
const TEXT_LIMIT = 20_000;

export class Clipboard {
  /** Which command is being carried out. @type {"" | "copy" | "cut"} */
  #command = "";

  /**
   * @param {Editor} editor
   * @param {Adding} adding
   * @param {Uploads} uploads
   * @param {() => Point | null} pointer where the pointer is over the canvas, in window pixels
   */
  constructor(editor, adding, uploads, pointer) {
    this.editor = editor;
    this.adding = adding;
    this.uploads = uploads;
    this.pointer = pointer;
    document.addEventListener("copy", (event) => this.#copied(event) && this.#command === "cut" && this.#removeCopied());
    document.addEventListener("cut", (event) => this.#copied(event) && this.#removeCopied());
    document.addEventListener("paste", (event) => this.#pasted(event));
  }

  /** Copies beside the originals, which listen to the same wires. */
  duplicate() {
    const clip = this.#clip();
    if (!clip) return false;
    const { view } = this.editor.store;
    const { ops, ids } = copying.duplicated(view, clip, copying.shiftTo(view, clip, null), newId);
    this.#plant(ops, ids);
    return true;
  }

  /**
   * From a menu: there is no event of the browser's that could carry it. Browsers refuse to cut what is no text, so it is
   * copied, and then taken away.
   *
   * @param {"copy" | "cut"} command
   */
  copy(command = "copy") {
    this.#command = command;
    document.execCommand("copy");
    this.#command = "";
  }

  /** @param {Point | null} at in window pixels */
  async paste(at) {
    const kept = keptClip();
    try {
      const [item] = await navigator.clipboard.read();
      const type = item?.types.find((each) => each.startsWith("image/"));
      const blob = type && (await item?.getType(type));
      if (blob) return void this.#uploadAll([new File([blob], "pasted.png", { type: blob.type })], at);
      const text = item?.types.includes("text/plain") ? await (await item.getType("text/plain")).text() : "";
      if (text && text !== kept?.text) return void this.#addText(text, at);
    } catch {
      // Not allowed to look, or nothing there: then what was copied here last.
    }
    if (kept) await this.#plantText(kept.nodes, at);
    else toast(t("Nothing has been copied yet. Copy nodes first, or press Ctrl+V to paste a picture or text."));
  }

  /**
   * Gives true when nodes went into the clipboard.
   *
   * @param {ClipboardEvent} event
   */
  #copied(event) {
    // A command means the nodes, wherever the caret has been left.
    const clip = !this.#command && belongsToText(event.target) ? null : this.#clip();
    if (!clip || !event.clipboardData) return false;
    const isCut = event.type === "cut" || this.#command === "cut";
    const nodes = copying.writeClip({ ...clip, isCut });
    const text = copying.textOf(clip) || `Easel: ${clip.nodes.length}`;
    event.preventDefault();
    event.clipboardData.setData(TYPE, nodes);
    event.clipboardData.setData("text/plain", text);
    keep(text, nodes);
    announce(tn("{count} node copied", "{count} nodes copied", clip.nodes.length));
    return true;
  }

  /** A frame is cut with what lies on it. */
  #removeCopied() {
    const { kinds, selection, store } = this.editor;
    selection.set(withContent(store.view, kinds, selection.nodes));
    this.editor.removeSelected();
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const data = event.clipboardData;
    if (!data || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const text = data.getData("text/plain");
    const kept = keptClip();
    const nodes = data.getData(TYPE) || (kept && kept.text === text ? kept.nodes : "");
    const files = [...data.files];
    const address = pastedAddress(data);
    if (!nodes && !files.length && !address && !text.trim()) return;
    event.preventDefault();
    if (!this.editor.mayEdit()) return;
    const at = this.pointer();
    if (nodes) void this.#plantText(nodes, at);
    else if (files.length) this.#uploadAll(files, at);
    else if (address) void this.uploads.addFrom(address, at ? this.editor.camera.toCanvas(at) : this.adding.middle());
    else this.#addText(text, at);
  }

  /** @returns {Clip | null} */
  #clip() {
    const { kinds, page, selection, store } = this.editor;
    if (!selection.nodes.size) return null;
    return copying.clipOf(store.view, withContent(store.view, kinds, selection.nodes), page.canvas.id);
  }

  /**
   * @param {string} text
   * @param {Point | null} at
   */
  async #plantText(text, at) {
    const place = at ? this.editor.camera.toCanvas(at) : this.adding.middle();
    const planted = await (await loadLazy())?.pasted(this.editor, text, place);
    if (planted) this.#plant(planted.ops, planted.ids);
  }

  /**
   * @param {Op[]} ops
   * @param {Map<string, string>} ids
   */
  #plant(ops, ids) {
    if (!this.editor.commit(ops)) return;
    this.editor.selection.set(ids.values());
    announce(tn("{count} node added", "{count} nodes added", ids.size));
  }

  /**
   * @param {File[]} files
   * @param {Point | null} at
   */
  #uploadAll(files, at) {
    void this.uploads.addAll(files, at ? this.editor.camera.toCanvas(at) : this.adding.middle());
  }

  /**
   * @param {string} text
   * @param {Point | null} at
   */
  #addText(text, at) {
    if (text.length > TEXT_LIMIT) {
      const [most, length] = [TEXT_LIMIT, text.length].map((count) => count.toLocaleString(language()));
      toast(t("A prompt holds {most} characters; this text has {length}.", { most, length }), "error");
      return;
    }
    this.adding.add(TEXT_KIND, at ? this.editor.camera.toCanvas(at) : this.adding.middle(), { data: { prompt: text } });
  }
}

/**
 * Marked text is copied as text, also where nodes are selected.
 *
 * @param {EventTarget | null} target
 */
function belongsToText(target) {
  return isTyping(target) || document.querySelector("dialog[open]") !== null || !(getSelection()?.isCollapsed ?? true);
}

/** @returns {{text: string, nodes: string} | null} */
function keptClip() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @param {string} nodes
 */
function keep(text, nodes) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ text, nodes }));
  } catch {
    // Full or forbidden: the browser's own clipboard still has it.
  }
}
