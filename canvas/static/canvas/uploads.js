/** Ways in for pictures of this machine or from an address: picked, dropped, pasted or named. `uploading.js` takes them. */

import { around, byId } from "./dom.js";
import { addressIn, filesAndFolders } from "./dropped.js";
import { loadLazy } from "./load_lazy.js";

/** @import {Adding, Own} from "./adding.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Uploading} from "./uploading.js" */
/** @import {Point} from "./types.js" */

export class Uploads {
  /** @type {Uploading | undefined} */
  #uploading;

  /**
   * @param {Editor} editor
   * @param {Adding} adding
   */
  constructor(editor, adding) {
    this.editor = editor;
    this.adding = adding;
    this.input = byId("file-input", HTMLInputElement);
    /** @type {(files: File[]) => void} */
    this.picked = () => {};
    this.input.addEventListener("change", () => {
      const files = [...(this.input.files ?? [])];
      this.input.value = "";
      if (files.length) this.picked(files);
    });
    this.#acceptDrops();
    document.addEventListener("click", (event) => around(event, "[data-add-address]") && void this.#askForAddress());
  }

  /**
   * Ask for files.
   *
   * @param {(files: File[]) => void} then
   * @param {boolean} [several]
   */
  pick(then, several = true) {
    if (!this.editor.canEdit) return;
    this.picked = then;
    this.input.multiple = several;
    this.input.click();
  }

  /**
   * One Image node for each picture, in rows from the point on; all of them are one step of undo.
   *
   * @param {File[]} files
   * @param {Point} point in canvas pixels
   * @param {Own} [own] how the nodes are to be, besides showing their picture
   */
  async addAll(files, point, own) {
    (await this.#begun())?.addAll(files, point, own);
  }

  /**
   * The picture that is at that address, as an Image node.
   *
   * @param {string} url
   * @param {Point} point in canvas pixels
   */
  async addFrom(url, point) {
    (await this.#begun())?.addFrom(url, point);
  }

  /**
   * Another picture for a node that is there.
   *
   * @param {string} id
   */
  replace(id) {
    this.pick(async ([file]) => file && (await this.#begun())?.replace(id, file), false);
  }

  async #askForAddress() {
    if (this.editor.canEdit) void (await this.#begun())?.askForAddress();
  }

  async #begun() {
    const lazy = await loadLazy();
    if (lazy) this.#uploading ??= new lazy.Uploading(this.editor, this.adding);
    return this.#uploading;
  }

  #acceptDrops() {
    const { stage, camera } = this.editor;
    // What is dragged within the page belongs to whoever made it draggable.
    let isOurs = false;
    window.addEventListener("dragstart", () => (isOurs = true));
    window.addEventListener("dragend", () => (isOurs = false));
    window.addEventListener("dragover", (event) => {
      const types = event.dataTransfer?.types ?? [];
      if (isOurs || !event.dataTransfer || !(types.includes("Files") || types.includes("text/uri-list"))) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = this.editor.canEdit ? "copy" : "none";
      stage.classList.toggle("is-dropping", this.editor.canEdit);
    });
    window.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) stage.classList.remove("is-dropping");
    });
    window.addEventListener("drop", (event) => {
      stage.classList.remove("is-dropping");
      const data = event.dataTransfer;
      if (isOurs || !data || event.defaultPrevented) return;
      const address = data.files.length ? "" : addressIn(data);
      if (!data.files.length && !address) return;
      event.preventDefault();
      if (!this.editor.canEdit) return;
      const point = camera.toCanvas({ x: event.clientX, y: event.clientY });
      if (address) void this.addFrom(address, point);
      else void this.#addDropped(filesAndFolders(data), point);
    });
  }

  /**
   * @param {ReturnType<typeof filesAndFolders>} dropped
   * @param {Point} point
   */
  async #addDropped({ files, folders }, point) {
    const uploading = await this.#begun();
    for (const name of folders) uploading?.refuseFolder(name);
    uploading?.addAll(files, point);
  }
}
