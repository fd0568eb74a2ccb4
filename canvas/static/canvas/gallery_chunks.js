/**
 * Long lists of pictures: those far from the view are taken out of the page, with their room kept, and put back when
 * they come near. A list of 20,000 has a few hundred in the page.
 */

const NEAR = "1800px 0px";

/** @typedef {{list: HTMLElement, html: string, ids: string[]}} Chunk */

export class Chunks {
  /** @type {Chunk[]} */
  all = [];
  /** @type {Map<Element, Chunk>} */
  #byList = new Map();
  #watch;

  /**
   * @param {HTMLElement | null} scroller what scrolls; null for the page
   * @param {(list: HTMLElement) => void} dress called with each list that is (again) in the page
   */
  constructor(scroller, dress) {
    this.dress = dress;
    this.#watch = new IntersectionObserver((seen) => this.#see(seen), { root: scroller, rootMargin: NEAR });
    new ResizeObserver(() => this.#measure()).observe(scroller ?? document.body);
  }

  clear() {
    this.#watch.disconnect();
    this.all = [];
    this.#byList.clear();
  }

  /** @param {HTMLElement} list @returns {string[]} the ids in it */
  add(list) {
    const ids = [...list.children].map((tile) => tile.getAttribute("data-id") ?? "").filter(Boolean);
    const chunk = { list, html: "", ids };
    this.all.push(chunk);
    this.#byList.set(list, chunk);
    this.dress(list);
    this.#watch.observe(list);
    return ids;
  }

  /**
   * The tile of that entry, put back into the page if it was out.
   *
   * @param {string} id
   * @returns {HTMLElement | null}
   */
  tile(id) {
    const chunk = this.all.find((each) => each.ids.includes(id));
    if (!chunk) return null;
    this.#putBack(chunk);
    return chunk.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /** How many tiles stand side by side. */
  get across() {
    const list = this.all[0]?.list;
    return list ? getComputedStyle(list).gridTemplateColumns.split(" ").length : 1;
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #see(seen) {
    for (const { target, isIntersecting } of seen) {
      const chunk = this.#byList.get(target);
      if (!chunk) continue;
      if (isIntersecting) this.#putBack(chunk);
      else this.#takeOut(chunk);
    }
  }

  /** @param {Chunk} chunk */
  #takeOut(chunk) {
    if (chunk.html || chunk.list.contains(document.activeElement)) return;
    chunk.list.style.height = `${chunk.list.offsetHeight}px`;
    chunk.html = chunk.list.innerHTML;
    chunk.list.replaceChildren();
  }

  /** @param {Chunk} chunk */
  #putBack(chunk) {
    if (!chunk.html) return;
    chunk.list.innerHTML = chunk.html;
    chunk.html = "";
    chunk.list.style.height = "";
    this.dress(chunk.list);
  }

  /** Another width makes other rows: lists that are out get the height they will have. */
  #measure() {
    const tile = this.all.find((chunk) => !chunk.html)?.list.firstElementChild;
    if (!(tile instanceof HTMLElement)) return;
    const across = this.across;
    for (const { list, html, ids } of this.all) {
      if (!html) continue;
      const { rowGap, paddingBottom } = getComputedStyle(list);
      const rows = Math.ceil(ids.length / across);
      const height = rows * tile.offsetHeight + (rows - 1) * parseFloat(rowGap) + parseFloat(paddingBottom);
      list.style.height = `${height}px`;
    }
  }
}
