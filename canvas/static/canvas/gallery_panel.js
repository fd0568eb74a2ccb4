/** The gallery inside the editor: find a picture, drag it onto the canvas or put it there with Enter. */

import { carried, takeAlong } from "./asset_drag.js";
import { byId, make } from "./dom.js";
import { queryOf, setUpFilters } from "./gallery_filters.js";
import { GalleryGrid } from "./gallery_grid.js";
import { GalleryNews } from "./gallery_news.js";
import { t, tn } from "./text.js";
import { announce, toast } from "./toast.js";
import { viewPicture } from "./viewer.js";

/** @import {CarriedAsset} from "./asset_drag.js" */
/** @import {Editor} from "./editor.js" */
/** @import {GalleryDrops} from "./gallery_drops.js" */

export class GalleryPanel {
  /** @type {GalleryGrid | null} */
  #grid = null;
  /** @type {GalleryNews | null} */
  #news = null;

  /**
   * @param {Editor} editor
   * @param {GalleryDrops} drops
   */
  constructor(editor, drops) {
    this.editor = editor;
    this.drops = drops;
    this.panel = make("aside", "gallery-panel", { "aria-label": t("Pictures") });
    this.panel.hidden = true;
    document.body.append(this.panel);
    // Keys in here are not the canvas's.
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) void this.toggle();
      event.stopPropagation();
    });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    editor.store.onChange(() => {
      clearTimeout(timer);
      if (this.isOpen) timer = setTimeout(() => void this.#news?.look(), 800);
    });
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  async toggle() {
    if (this.isOpen) {
      this.panel.hidden = true;
      this.drops.button.setAttribute("aria-expanded", "false");
      this.drops.button.focus();
      return;
    }
    if (!this.#grid) await this.#fill();
    else void this.#news?.look();
    if (!this.#grid) return;
    this.panel.hidden = false;
    byId("gallery-filters", HTMLFormElement).querySelector("input")?.focus();
  }

  /**
   * What goes with a picture that is dragged: everything chosen, if it is among it.
   *
   * @param {CarriedAsset} asset
   */
  alongWith(asset) {
    const grid = this.#grid;
    if (!grid?.picked.has(asset.id)) return [asset];
    return grid.picked.ids.flatMap((id) => grid.link(id) ?? []).map(carried);
  }

  async #fill() {
    const { id } = this.editor.page.canvas;
    const path = `/canvases/${id}/gallery/`;
    try {
      const response = await fetch(`${path}?part=panel`, { credentials: "same-origin" });
      if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
      this.panel.innerHTML = await response.text();
    } catch {
      toast(t("The pictures cannot be loaded just now. Try again."), "error");
      return;
    }
    const scroller = byId("gallery-scroller", HTMLElement);
    const grid = new GalleryGrid(byId("gallery-results", HTMLElement), path, scroller, {
      chosen: (picked) => {
        byId("gallery-add", HTMLButtonElement).hidden = picked.size === 0 || !this.editor.canEdit;
        byId("gallery-hint", HTMLElement).hidden = picked.size > 0;
        byId("gallery-add-text", HTMLElement).textContent = tn("Add {count} picture", "Add {count} pictures", picked.size);
      },
      opened: (link) => this.#opened(link),
    });
    this.#grid = grid;
    const form = byId("gallery-filters", HTMLFormElement);
    const look = async () => {
      const query = queryOf(form);
      grid.path = query.get("where") === "all" ? "/gallery/" : path;
      query.delete("where");
      if (await grid.show(query)) scroller.scrollTop = 0;
    };
    const { reset } = setUpFilters(form, () => void look());
    grid.root.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("[data-reset]")) return;
      event.preventDefault();
      reset();
    });
    grid.root.addEventListener("dragstart", takeAlong);
    byId("gallery-add", HTMLButtonElement).addEventListener("click", () => void this.#addChosen(grid));
    byId("gallery-close", HTMLButtonElement).addEventListener("click", () => void this.toggle());
    this.#news = new GalleryNews(grid, () => void look());
    grid.adopt();
  }

  /** @param {HTMLAnchorElement} link */
  #opened(link) {
    if (!link.dataset.asset) location.assign(link.href);
    else if (this.editor.canEdit) void this.drops.addAll([carried(link)]);
    else viewPicture(this.editor, "", link);
  }

  /** @param {GalleryGrid} grid */
  async #addChosen(grid) {
    const links = grid.picked.ids.flatMap((id) => grid.link(id) ?? []);
    grid.picked.clear();
    await this.drops.addAll(links.map(carried));
    announce(tn("{count} picture added", "{count} pictures added", links.length));
  }
}
