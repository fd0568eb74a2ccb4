/** Small bitmaps of stored pictures for the overview: few at a time, shrunk to what the overview can show. */

const AT_ONCE = 6;
/** The smallest one there is; the server makes it when a picture comes in. */
const SMALLEST = 256;
const SIDE = 96;
const KEPT = 1_500;

export class Thumbnails {
  /** null while on its way, or when it could not be had. @type {Map<string, ImageBitmap | null>} */
  #known = new Map();
  /** @type {string[]} */
  #queue = [];
  #loading = 0;

  /** @param {() => void} arrived */
  constructor(arrived) {
    this.arrived = arrived;
  }

  /**
   * The picture if it is there; else it is sent for.
   *
   * @param {string} asset
   */
  get(asset) {
    const known = this.#known.get(asset);
    if (known !== undefined) return known;
    this.#known.set(asset, null);
    this.#queue.push(asset);
    this.#next();
    return null;
  }

  #next() {
    while (this.#loading < AT_ONCE) {
      // The one asked for last is the one in view.
      const asset = this.#queue.pop();
      if (asset === undefined) return;
      this.#loading += 1;
      void this.#load(asset);
    }
  }

  /** @param {string} asset */
  async #load(asset) {
    try {
      const image = new Image();
      image.src = `/assets/${encodeURIComponent(asset)}/thumb/${SMALLEST}/`;
      await image.decode();
      const scale = SIDE / Math.max(image.naturalWidth, image.naturalHeight);
      const bitmap = await createImageBitmap(image, {
        resizeWidth: Math.max(1, Math.round(image.naturalWidth * scale)),
        resizeHeight: Math.max(1, Math.round(image.naturalHeight * scale)),
        resizeQuality: "medium",
      });
      this.#keep(asset, bitmap);
      this.arrived();
    } catch {
      // The box stays empty; the card shows what is wrong.
    } finally {
      this.#loading -= 1;
      this.#next();
    }
  }

  /**
   * @param {string} asset
   * @param {ImageBitmap} bitmap
   */
  #keep(asset, bitmap) {
    this.#known.set(asset, bitmap);
    for (const [old, picture] of this.#known) {
      if (this.#known.size <= KEPT) break;
      picture?.close();
      this.#known.delete(old);
    }
  }
}
