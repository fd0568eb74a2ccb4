/** Pictures of the gallery on the canvas: its panel, and what is dragged from it or from a gallery in another window. */

import { TYPE, delivered } from "./asset_drag.js";
import { byId } from "./dom.js";
import { RequestFailed, post } from "./http.js";
import { loadLazy } from "./load_lazy.js";
import { pictureSize } from "./placing.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

/** @import {CarriedAsset} from "./asset_drag.js" */
/** @import {Adding} from "./adding.js" */
/** @import {Editor} from "./editor.js" */
/** @import {GalleryPanel} from "./gallery_panel.js" */
/** @import {Point} from "./types.js" */

const KIND = "image";
const STEP = 40;

export class GalleryDrops {
  /** @type {GalleryPanel | null} */
  #panel = null;

  /**
   * @param {Editor} editor
   * @param {Adding} adding
   */
  constructor(editor, adding) {
    this.editor = editor;
    this.adding = adding;
    this.button = byId("gallery-button", HTMLButtonElement);
    this.button.addEventListener("click", () => void this.toggle());
    this.#acceptDrops();
  }

  /** Open the panel or close it. What it is made of comes with its first opening. */
  async toggle() {
    if (!this.#panel) {
      this.button.disabled = true;
      const lazy = await loadLazy();
      this.button.disabled = false;
      if (!lazy) return;
      this.#panel ??= new lazy.GalleryPanel(this.editor, this);
    }
    await this.#panel.toggle();
    this.button.setAttribute("aria-expanded", String(this.#panel.isOpen));
  }

  /**
   * An Image node for each picture, the first one with its middle at the point. One of another canvas is copied.
   *
   * @param {CarriedAsset[]} assets
   * @param {Point} [point] in canvas pixels; without one the middle of the view
   */
  async addAll(assets, point = this.adding.middle()) {
    const kind = this.editor.kinds[KIND];
    if (!kind || !this.editor.canEdit) {
      toast(t("You can look at this canvas but not change it. Ask its owner to make you an editor."));
      return;
    }
    for (const [index, asset] of assets.entries()) {
      const id = await this.#here(asset);
      if (!id) return;
      const size = pictureSize(kind, asset, kind.size[0]);
      this.adding.add(KIND, { x: point.x + index * STEP, y: point.y + index * STEP }, { data: { asset: id }, size });
    }
  }

  /** @param {CarriedAsset} asset @returns {Promise<string | null>} its id on this canvas */
  async #here(asset) {
    const { canvas } = this.editor.page;
    if (asset.canvas === canvas.id) return asset.id;
    const done = toast(t("Copying {name}…", { name: asset.name }), "info", { lasting: true });
    try {
      const answer = await post(`/api/canvases/${canvas.id}/copies`, JSON.stringify({ assetId: asset.id }));
      return /** @type {{asset: {id: string}}} */ (answer).asset.id;
    } catch (failed) {
      if (!(failed instanceof RequestFailed)) throw failed;
      toast(failed.message, "error");
      return null;
    } finally {
      done();
    }
  }

  #acceptDrops() {
    const { stage, camera } = this.editor;
    const isOurs = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes(TYPE) ?? false;
    stage.addEventListener("dragover", (event) => {
      if (!isOurs(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = this.editor.canEdit ? "copy" : "none";
      stage.classList.toggle("is-dropping", this.editor.canEdit);
    });
    stage.addEventListener("dragleave", () => stage.classList.remove("is-dropping"));
    stage.addEventListener("drop", (event) => {
      const asset = isOurs(event) ? delivered(event) : null;
      if (!asset) return;
      event.preventDefault();
      event.stopPropagation();
      stage.classList.remove("is-dropping");
      void this.addAll(this.#panel?.alongWith(asset) ?? [asset], camera.toCanvas({ x: event.clientX, y: event.clientY }));
    });
  }
}
