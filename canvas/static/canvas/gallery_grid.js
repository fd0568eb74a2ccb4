/** The grid of pictures: more of them as one scrolls, chosen with pointer and keys. */

import { around } from "./dom.js";
import { Chunks } from "./gallery_chunks.js";
import { Picked } from "./picked.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

const AHEAD = "2400px 0px";

/** @typedef {{chosen(picked: Picked): void, opened(link: HTMLAnchorElement): void, loaded?(): void}} Hears */

export class GalleryGrid {
  /** @type {AbortController | null} */
  #request = null;
  #more;

  /**
   * @param {HTMLElement} root holds the results, which the server writes
   * @param {string} path where the gallery is
   * @param {HTMLElement | null} scroller
   * @param {Hears} hears
   */
  constructor(root, path, scroller, hears) {
    this.root = root;
    this.path = path;
    this.hears = hears;
    this.query = new URLSearchParams();
    this.picked = new Picked(() => this.#showPicked());
    this.chunks = new Chunks(scroller, (list) => this.#dress(list));
    this.#more = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && void this.#older(), {
      root: scroller,
      rootMargin: AHEAD,
    });
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("keydown", (event) => this.#press(event));
    root.addEventListener("focusin", (event) => this.#rove(event));
  }

  /** The place of the newest entry shown. */
  get newest() {
    return this.chunks.all[0]?.list.dataset.newest ?? "";
  }

  /** Take what the server has put into the root. */
  adopt() {
    this.chunks.clear();
    this.#more.disconnect();
    const ids = [...this.root.querySelectorAll(".tiles")].flatMap((list) => this.chunks.add(/** @type {HTMLElement} */ (list)));
    this.picked.restart(ids);
    this.#watchOlder();
    const first = this.root.querySelector(".tile__picture");
    if (first instanceof HTMLElement) first.tabIndex = 0;
    this.hears.loaded?.();
  }

  /**
   * Show what fits the query, from the newest on. True when it is there.
   *
   * @param {URLSearchParams} query
   */
  async show(query) {
    this.query = query;
    this.root.setAttribute("aria-busy", "true");
    const html = await this.#fetch({ part: "results" });
    if (html === null) return false;
    this.root.innerHTML = html;
    this.root.removeAttribute("aria-busy");
    this.adopt();
    return true;
  }

  /**
   * The link of the entry that many places on, loading more where it is the last; null at the ends.
   *
   * @param {string} id
   * @param {number} step
   */
  async neighbour(id, step) {
    const { order } = this.picked;
    const at = order.indexOf(id) + step;
    if (at >= order.length) await this.#older();
    return this.link(order[at] ?? "");
  }

  /** @param {string} id @returns {HTMLAnchorElement | null} */
  link(id) {
    const link = this.chunks.tile(id)?.querySelector(".tile__picture");
    return link instanceof HTMLAnchorElement ? link : null;
  }

  /** @param {Record<string, string>} more */
  address(more) {
    return `${this.path}?${new URLSearchParams([...this.query, ...Object.entries(more)])}`;
  }

  /**
   * The server's HTML; null where another request has taken over or it failed, which was told.
   *
   * @param {Record<string, string>} more
   */
  async #fetch(more) {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    try {
      const response = await fetch(this.address(more), { credentials: "same-origin", signal: request.signal });
      if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
      return await response.text();
    } catch {
      if (!request.signal.aborted) toast(t("The pictures cannot be loaded just now. Try again."), "error");
      return null;
    } finally {
      if (this.#request === request) this.#request = null;
    }
  }

  async #older() {
    const place = this.root.querySelector(".gallery__older");
    const after = this.chunks.all.at(-1)?.list.dataset.next;
    if (!place || !after || this.#request) return;
    const html = await this.#fetch({ part: "tiles", after });
    if (html === null || !place.isConnected) return;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const lists = [...holder.content.querySelectorAll(".tiles")];
    place.replaceWith(holder.content);
    for (const list of lists) this.picked.append(this.chunks.add(/** @type {HTMLElement} */ (list)));
    this.#watchOlder();
  }

  #watchOlder() {
    const place = this.root.querySelector(".gallery__older");
    if (place) this.#more.observe(place);
  }

  /** @param {HTMLElement} list */
  #dress(list) {
    for (const link of list.querySelectorAll(".tile__picture")) if (link instanceof HTMLElement) link.tabIndex = -1;
    for (const box of list.querySelectorAll("input")) box.tabIndex = -1;
    this.#mark(list);
  }

  #showPicked() {
    for (const { list, html } of this.chunks.all) if (!html) this.#mark(list);
    this.root.classList.toggle("is-selecting", this.picked.size > 0);
    this.hears.chosen(this.picked);
  }

  /** @param {HTMLElement} list */
  #mark(list) {
    for (const tile of list.children) {
      const chosen = this.picked.has(tile.getAttribute("data-id") ?? "");
      tile.classList.toggle("is-chosen", chosen);
      const box = tile.querySelector("input");
      if (box) box.checked = chosen;
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (around(event, "[data-older]")) {
      event.preventDefault();
      void this.#older();
      return;
    }
    const id = idOf(event.target);
    if (!id) return;
    const box = around(event, ".tile__check");
    if (box) {
      // The box inside its label is clicked twice, once by the browser: only the box itself counts.
      if (!(event.target instanceof HTMLInputElement)) return;
      this.#choose(id, event);
      return;
    }
    const link = around(event, ".tile__picture");
    if (!(link instanceof HTMLAnchorElement)) return;
    const command = event.ctrlKey || event.metaKey || event.shiftKey;
    event.preventDefault();
    // Enter, which counts no clicks, always opens.
    if (event.detail && (command || this.picked.size)) this.#choose(id, event);
    else this.hears.opened(link);
  }

  /** @param {string} id @param {MouseEvent} event */
  #choose(id, event) {
    if (event.shiftKey) this.picked.extend(id);
    else this.picked.toggle(id);
    this.link(id)?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const id = idOf(event.target);
    if (!id) return;
    const key = event.key;
    const command = event.ctrlKey || event.metaKey;
    if (key === " ") this.picked.toggle(id);
    else if (command && key.toLowerCase() === "a") this.picked.all();
    else if (key === "Escape" && this.picked.size) this.picked.clear();
    else if (!this.#walk(id, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} id @param {KeyboardEvent} event */
  #walk(id, event) {
    const { order } = this.picked;
    const at = order.indexOf(id);
    const across = this.chunks.across;
    const steps = /** @type {Record<string, number>} */ ({
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - across,
      ArrowDown: at + across,
      Home: 0,
      End: order.length - 1,
    });
    const to = steps[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
    const next = order[Math.max(0, Math.min(to, order.length - 1))];
    const wanted = next === undefined || (to < 0 && event.key === "ArrowUp") ? id : next;
    const link = this.link(wanted);
    link?.focus({ preventScroll: true });
    link?.closest(".tile")?.scrollIntoView({ block: "nearest" });
    if (event.shiftKey) this.picked.extend(wanted, id);
    return true;
  }

  /** One tile at a time is in the order of the Tab key. @param {FocusEvent} event */
  #rove(event) {
    const link = around(event, ".tile__picture");
    if (!link) return;
    for (const other of this.root.querySelectorAll('.tile__picture[tabindex="0"]')) {
      if (other instanceof HTMLElement) other.tabIndex = -1;
    }
    link.tabIndex = 0;
  }
}

/** @param {EventTarget | null} target */
export function idOf(target) {
  const tile = target instanceof Element ? target.closest(".tile") : null;
  return tile?.getAttribute("data-id") ?? "";
}
