/** Pictures from this machine: picked, or dropped anywhere on the canvas. */

import { byId } from "./dom.js";
import { RequestFailed, post } from "./http.js";
import { newId } from "./ids.js";
import { pictureSize } from "./placing.js";
import { toast } from "./toast.js";

/** @import {Adding, Own} from "./adding.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/** @typedef {{id: string, width: number, height: number, name: string}} Asset */

const KIND = "image";
const AT_ONCE = 3;
const STEP = 40;

export class Uploads {
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
   * One Image node for each picture, side by side from the point on; all of them are one step of undo.
   *
   * @param {File[]} files
   * @param {Point} point in canvas pixels
   * @param {Own} [own] how the nodes are to be, besides showing their picture
   */
  async addAll(files, point, own = {}) {
    const session = `files ${newId()}`;
    const rest = files.map((file, index) => ({ file, at: { x: point.x + index * STEP, y: point.y + index * STEP } }));
    const work = async () => {
      for (let next = rest.shift(); next; next = rest.shift()) await this.#addOne(next.file, next.at, { ...own, session });
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, work));
  }

  /**
   * Another picture for a node that is there.
   *
   * @param {string} id
   */
  replace(id) {
    this.pick(async ([file]) => {
      const asset = file && (await this.#upload(file));
      const node = this.editor.store.view.nodes.get(id);
      if (!asset || !node) return;
      const size = pictureSize(this.editor.kinds[KIND], asset, node.w);
      this.editor.commit([
        { op: "set", id, set: { asset: asset.id } },
        { op: "size", id, ...size },
      ]);
    }, false);
  }

  /**
   * @param {File} file
   * @param {Point} at
   * @param {Own} own
   */
  async #addOne(file, at, own) {
    const asset = await this.#upload(file);
    const kind = this.editor.kinds[KIND];
    if (!asset || !kind) return;
    const size = pictureSize(kind, asset, kind.size[0]);
    this.adding.add(KIND, at, { ...own, data: { asset: asset.id }, size });
  }

  /**
   * @param {File} file
   * @returns {Promise<Asset | null>}
   */
  async #upload(file) {
    const wrong = this.#problem(file);
    if (wrong) {
      toast(wrong, "error");
      return null;
    }
    const done = toast(`Uploading ${file.name}…`, "info", { lasting: true });
    try {
      const form = new FormData();
      form.append("file", file);
      const answer = /** @type {{asset: Asset}} */ (await post(this.editor.page.urls.assets, form));
      return answer.asset;
    } catch (failed) {
      if (!(failed instanceof RequestFailed)) throw failed;
      toast(`${file.name}: ${failed.message}`, "error");
      return null;
    } finally {
      done();
    }
  }

  /** @param {File} file */
  #problem(file) {
    const most = this.editor.page.pictureMaxBytes;
    const accepted = this.input.accept.split(",");
    if (!accepted.includes(file.type)) {
      return `${file.name} is not a picture that can be used. Take a JPEG, PNG, WebP, AVIF or GIF.`;
    }
    if (!file.size) return `${file.name} is empty.`;
    if (file.size > most) return `${file.name} is larger than ${Math.round(most / 1024 / 1024)} MB. Make it smaller first.`;
    return null;
  }

  #acceptDrops() {
    const { stage, camera } = this.editor;
    window.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = this.editor.canEdit ? "copy" : "none";
      stage.classList.toggle("is-dropping", this.editor.canEdit);
    });
    window.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) stage.classList.remove("is-dropping");
    });
    window.addEventListener("drop", (event) => {
      stage.classList.remove("is-dropping");
      const files = [...(event.dataTransfer?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      if (!this.editor.canEdit) return;
      void this.addAll(files, camera.toCanvas({ x: event.clientX, y: event.clientY }));
    });
  }
}
