/** “3 new”: pictures that have come since the newest one shown. They come into the list when one asks for them. */

import { make } from "./dom.js";
import { tn } from "./text.js";

const EVERY_MS = 6_000;
const MOST = 99;

/** @import {GalleryGrid} from "./gallery_grid.js" */

export class GalleryNews {
  /**
   * @param {GalleryGrid} grid
   * @param {() => void} show
   */
  constructor(grid, show) {
    this.grid = grid;
    this.button = make("button", "button button--primary gallery__new", { type: "button" });
    this.button.hidden = true;
    this.button.addEventListener("click", () => {
      this.button.hidden = true;
      show();
    });
    grid.root.before(this.button);
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    document.addEventListener("visibilitychange", () => void this.look());
  }

  stop() {
    clearInterval(this.timer);
  }

  /** Ask how many there are. Nothing is asked while nobody sees the page. */
  async look() {
    if (document.hidden || !this.grid.root.isConnected) return;
    const { newest } = this.grid;
    try {
      const response = await fetch(this.grid.address({ part: "new", ...(newest && { after: newest }) }));
      if (!response.ok || response.redirected || newest !== this.grid.newest) return;
      this.#tell((await response.json()).new);
    } catch {
      // Whoever is away from the network hears of it elsewhere, and this asks again.
    }
  }

  /** @param {number} count */
  #tell(count) {
    const said = count > MOST ? `${MOST}+` : String(count);
    if (count) this.button.textContent = tn("{number} new picture", "{number} new pictures", count, { number: said });
    this.button.hidden = !count;
  }
}
