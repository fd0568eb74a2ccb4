/** Which entries of an ordered list are chosen: one by one, as a range from the last one chosen, or all. No DOM. */

export class Picked {
  /** @type {string[]} */
  #order = [];
  /** @type {Set<string>} */
  #ids = new Set();
  /** Where a range begins. */
  #anchor = "";
  /** What the range last chosen added, so that a shorter one takes it back. @type {Set<string>} */
  #ranged = new Set();

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  get size() {
    return this.#ids.size;
  }

  /** The chosen ones in the order of the list. */
  get ids() {
    return this.#order.filter((id) => this.#ids.has(id));
  }

  get order() {
    return this.#order;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** @param {string[]} ids that come after those known */
  append(ids) {
    this.#order.push(...ids);
  }

  /**
   * Another list: what is no longer in it is no longer chosen.
   *
   * @param {string[]} ids
   */
  restart(ids) {
    this.#order = [...ids];
    const there = new Set(ids);
    for (const id of this.#ids) if (!there.has(id)) this.#ids.delete(id);
    this.#anchor = "";
    this.#ranged.clear();
    this.changed();
  }

  /** @param {string} id */
  toggle(id) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
    this.#ranged.clear();
    this.changed();
  }

  /**
   * Everything from the one chosen last up to this one, in place of the range before.
   *
   * @param {string} id
   * @param {string} [from] where it begins if nothing was chosen yet
   */
  extend(id, from = id) {
    if (!this.#order.includes(this.#anchor)) this.#anchor = from;
    const [start, end] = [this.#order.indexOf(this.#anchor), this.#order.indexOf(id)].sort((a, b) => a - b);
    for (const each of this.#ranged) this.#ids.delete(each);
    this.#ranged.clear();
    for (const each of this.#order.slice(start, (end ?? 0) + 1)) {
      if (!this.#ids.has(each)) this.#ranged.add(each);
      this.#ids.add(each);
    }
    this.changed();
  }

  all() {
    this.#ids = new Set(this.#order);
    this.#ranged.clear();
    this.changed();
  }

  clear() {
    this.#ids.clear();
    this.#ranged.clear();
    this.changed();
  }
}
