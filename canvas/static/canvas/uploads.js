/** Pictures from this machine or from an address: picked, dropped, pasted or named; each becomes an Image node. */

import { around, byId } from "./dom.js";
import { addressIn, gridPlaces } from "./dropped.js";
import { newId } from "./ids.js";
import { pictureSize } from "./placing.js";
import { t } from "./text.js";
import { explain, sendingTo } from "./upload_sending.js";
import { UploadQueue } from "./upload_queue.js";

/** @import {Adding, Own} from "./adding.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Asset} from "./upload_sending.js" */
/** @import {Point} from "./types.js" */

const KIND = "image";
/** Canvas pixels from a picture to the nodes that it can be built from. */
const BESIDE = 80;

export class Uploads {
  /** @type {Promise<unknown> | null} */
  #tray = null;

  /**
   * @param {Editor} editor
   * @param {Adding} adding
   */
  constructor(editor, adding) {
    this.editor = editor;
    this.adding = adding;
    this.queue = new UploadQueue(sendingTo(editor.page.urls.assets), explain);
    this.input = byId("file-input", HTMLInputElement);
    /** @type {(files: File[]) => void} */
    this.picked = () => {};
    this.input.addEventListener("change", () => {
      const files = [...(this.input.files ?? [])];
      this.input.value = "";
      if (files.length) this.picked(files);
    });
    this.#acceptDrops();
    document.addEventListener("click", (event) => around(event, "[data-add-address]") && void this.askForAddress());
    window.addEventListener("beforeunload", (event) => this.queue.open && event.preventDefault());
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
  addAll(files, point, own = {}) {
    const session = `files ${newId()}`;
    const width = this.editor.kinds[KIND]?.size[0] ?? 0;
    const places = gridPlaces(files.length, point, width);
    for (const [index, file] of files.entries()) {
      this.#start(file, (asset) => this.#addNode(asset, places[index] ?? point, { ...own, session }));
    }
  }

  /**
   * The picture that is at that address, as an Image node.
   *
   * @param {string} url
   * @param {Point} point in canvas pixels
   */
  addFrom(url, point) {
    this.#showTray();
    this.queue.add(url.startsWith("data:") ? t("Pasted picture") : url, { url }, (asset) => this.#addNode(asset, point));
  }

  /** Ask for an address, then take the picture that is there. */
  async askForAddress() {
    if (!this.editor.canEdit) return;
    const { askForAddress } = await import("./address_dialog.js");
    const url = await askForAddress();
    if (url) this.addFrom(url, this.adding.middle());
  }

  /**
   * Another picture for a node that is there.
   *
   * @param {string} id
   */
  replace(id) {
    this.pick(([file]) => {
      if (file) this.#start(file, (asset) => this.#replaceBy(id, asset));
    }, false);
  }

  /**
   * @param {string} id
   * @param {Asset} asset
   */
  #replaceBy(id, asset) {
    const node = this.editor.store.view.nodes.get(id);
    if (!node) return;
    const size = pictureSize(this.editor.kinds[KIND], asset, node.w);
    this.editor.commit([
      { op: "set", id, set: { asset: asset.id, transform: null } },
      { op: "size", id, ...size },
    ]);
  }

  /**
   * @param {Asset} asset
   * @param {Point} at
   * @param {Own} [own]
   */
  #addNode(asset, at, own = {}) {
    const kind = this.editor.kinds[KIND];
    if (!kind) return;
    const size = pictureSize(kind, asset, kind.size[0]);
    const node = this.adding.add(KIND, at, { ...own, data: { asset: asset.id }, size });
    if (node && asset.hasRecipe) void this.#offerRebuild(asset, { x: node.x + node.w + BESIDE, y: node.y });
  }

  /**
   * @param {Asset} asset
   * @param {Point} beside
   */
  async #offerRebuild(asset, beside) {
    const { offerRebuild } = await import("./picture_actions.js");
    offerRebuild(this.editor, asset, beside);
  }

  /**
   * @param {File} file
   * @param {(asset: Asset) => void} arrived
   */
  #start(file, arrived) {
    this.#showTray();
    const problem = this.#problem(file);
    if (problem) this.queue.refuse(file.name, problem);
    else this.queue.add(file.name, { file }, arrived);
  }

  /**
   * What is known before anything is sent. Whether it is a picture is told by its content alone, which the server reads.
   *
   * @param {File} file
   */
  #problem(file) {
    const most = this.editor.page.pictureMaxBytes;
    if (!file.size) return t("The file is empty.");
    if (file.size > most) return t("A picture may have at most {limit} MB.", { limit: Math.round(most / 1024 / 1024) });
    return "";
  }

  /** The list is only fetched when there is something to list. */
  #showTray() {
    this.#tray ??= this.#openTray();
  }

  async #openTray() {
    const { UploadTray } = await import("./upload_tray.js");
    return new UploadTray(this.queue);
  }

  /**
   * The files that are left.
   *
   * @param {DataTransfer} data
   */
  #refuseFolders(data) {
    const entries = [...data.items].map((item) => item.webkitGetAsEntry());
    const folders = new Set(entries.filter((entry) => entry?.isDirectory).map((entry) => entry?.name));
    const files = [...data.files];
    for (const { name } of files.filter((file) => folders.has(file.name))) {
      this.#showTray();
      this.queue.refuse(name, t("This is a folder. Open it and drop the pictures in it."));
    }
    return files.filter(({ name }) => !folders.has(name));
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
      if (!address) this.addAll(this.#refuseFolders(data), point);
      else this.addFrom(address, point);
    });
  }
}
