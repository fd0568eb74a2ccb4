/** Sending pictures to the server; each becomes an Image node, or the picture of one. */

import { askForAddress } from "./address_dialog.js";
import { gridPlaces } from "./dropped.js";
import { newId } from "./ids.js";
import { offerRebuild } from "./picture_actions.js";
import { pictureSize } from "./placing.js";
import { t } from "./text.js";
import { UploadQueue } from "./upload_queue.js";
import { explain, sendingTo } from "./upload_sending.js";
import { UploadTray } from "./upload_tray.js";

/** @import {Adding, Own} from "./adding.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Asset} from "./upload_sending.js" */
/** @import {Point} from "./types.js" */

const KIND = "image";
/** Canvas pixels from a picture to the nodes that it can be built from. */
const BESIDE = 80;

export class Uploading {
  /**
   * @param {Editor} editor
   * @param {Adding} adding
   */
  constructor(editor, adding) {
    this.editor = editor;
    this.adding = adding;
    this.queue = new UploadQueue(sendingTo(editor.page.urls.assets), explain);
    new UploadTray(this.queue);
    window.addEventListener("beforeunload", (event) => this.queue.open && event.preventDefault());
  }

  /**
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
   * @param {string} url
   * @param {Point} point in canvas pixels
   */
  addFrom(url, point) {
    this.queue.add(url.startsWith("data:") ? t("Pasted picture") : url, { url }, (asset) => this.#addNode(asset, point));
  }

  /** Ask for an address, then take the picture that is there. */
  async askForAddress() {
    const url = await askForAddress();
    if (url) this.addFrom(url, this.adding.middle());
  }

  /**
   * @param {string} id of the node that is to show the picture from now on
   * @param {File} file
   */
  replace(id, file) {
    this.#start(file, (asset) => this.#replaceBy(id, asset));
  }

  /** @param {string} name */
  refuseFolder(name) {
    this.queue.refuse(name, t("This is a folder. Open it and drop the pictures in it."));
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
    if (node && asset.hasRecipe) offerRebuild(this.editor, asset, { x: node.x + node.w + BESIDE, y: node.y });
  }

  /**
   * @param {File} file
   * @param {(asset: Asset) => void} arrived
   */
  #start(file, arrived) {
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
}
