/** One picture of the gallery in full, with what is known of it; on to the next with the arrows. */

import { byId } from "./dom.js";
import { language, t } from "./text.js";
import { announce, toast } from "./toast.js";

/** @typedef {(id: string, step: number) => Promise<HTMLAnchorElement | null>} Neighbour */

export class GalleryShow {
  #id = "";
  /** Where the focus goes back to. @type {HTMLElement | null} */
  #from = null;

  /** @param {Neighbour} neighbour */
  constructor(neighbour) {
    this.neighbour = neighbour;
    this.dialog = byId("show", HTMLDialogElement);
    this.image = byId("show-image", HTMLImageElement);
    byId("show-close", HTMLButtonElement).addEventListener("click", () => this.dialog.close());
    byId("show-newer", HTMLButtonElement).addEventListener("click", () => void this.turn(-1));
    byId("show-older", HTMLButtonElement).addEventListener("click", () => void this.turn(1));
    byId("show-copy", HTMLButtonElement).addEventListener("click", () => void this.#copyPrompt());
    // On the document: a button that is pressed at the end of the list is disabled, and the focus lost.
    document.addEventListener("keydown", (event) => {
      if (!this.dialog.open) return;
      if (event.key === "ArrowLeft") void this.turn(-1);
      if (event.key === "ArrowRight") void this.turn(1);
    });
    this.dialog.addEventListener("close", () => {
      this.image.removeAttribute("src");
      this.#from?.focus();
    });
  }

  /** @param {HTMLAnchorElement} link the tile's */
  open(link) {
    const { asset = "", prompt = "", name = "", width = "", height = "", made = "" } = link.dataset;
    this.#id = asset;
    this.#from = link;
    this.image.src = link.href;
    this.image.width = Number(width);
    this.image.height = Number(height);
    this.image.alt = prompt || name;
    const text = byId("show-prompt", HTMLElement);
    text.textContent = prompt;
    text.hidden = byId("show-copy", HTMLButtonElement).hidden = !prompt;
    const facts = {
      ...link.dataset,
      size: `${width} × ${height}`,
      made: new Date(made).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" }),
    };
    for (const row of document.querySelectorAll("#show-facts [data-fact]")) this.#fill(row, facts, link.dataset.canvas);
    byId("show-download", HTMLAnchorElement).href = `${link.href}?download=1`;
    byId("show-open", HTMLAnchorElement).href = link.href;
    byId("show-made", HTMLAnchorElement).href = `${link.href}made/`;
    byId("show-export", HTMLAnchorElement).href = `${link.href}export/`;
    if (!this.dialog.open) this.dialog.showModal();
    announce(prompt || name);
    void this.#dressTurns();
  }

  /** @param {number} step */
  async turn(step) {
    const link = await this.neighbour(this.#id, step);
    if (link && this.dialog.open) this.open(link);
  }

  /** @param {Element} row @param {Record<string, string | undefined>} facts @param {string | undefined} canvas */
  #fill(row, facts, canvas) {
    const value = facts[row.getAttribute("data-fact") ?? ""] ?? "";
    const link = row.querySelector("a");
    if (link) link.href = `/canvases/${canvas}/`;
    const holder = link ?? row.querySelector("dd");
    if (holder) holder.textContent = value;
    if (row instanceof HTMLElement) row.hidden = !value;
  }

  async #dressTurns() {
    const id = this.#id;
    const [newer, older] = await Promise.all([this.neighbour(id, -1), this.neighbour(id, 1)]);
    if (id !== this.#id) return;
    byId("show-newer", HTMLButtonElement).disabled = !newer;
    byId("show-older", HTMLButtonElement).disabled = !older;
  }

  async #copyPrompt() {
    try {
      await navigator.clipboard.writeText(byId("show-prompt", HTMLElement).textContent ?? "");
      toast(t("The prompt is copied."), "success");
    } catch {
      getSelection()?.selectAllChildren(byId("show-prompt", HTMLElement));
      toast(t("Selected: press Ctrl+C"));
    }
  }
}
