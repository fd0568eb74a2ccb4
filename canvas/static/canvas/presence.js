/**
 * The others on the canvas, as this browser hears of them, and what it tells them of its own person. Nothing of it is
 * kept. No DOM; the clock is handed in.
 */

/** @import {Clock} from "./live.js" */
/** @import {Role} from "./types.js" */

/** As many colours as there are `[data-hue]` in presence.css; colleagues were often added one after the other. */
export const HUES = 8;
/** A browser says every 20 s that it is there; one in the background may be slowed down to once a minute. */
const SILENT_MS = 150_000;
const PAUSE_MS = 40;

/**
 * @typedef {[x: number, y: number, w: number, h: number]} BoxList
 * @typedef {{cursor: [number, number] | null, selected: string[], ghosts: BoxList[], editing: [string, string] | null,
 *   view: BoxList | null, away: boolean}} Shown  in canvas pixels
 * @typedef {Shown & {id: string, person: number, name: string, role: Role, hue: number, isMe: boolean,
 *   heardAt: number}} Peer  `isMe`: the same person in another window
 * @typedef {{t: "peer", id: string} & Partial<Shown> & {person?: number, name?: string, role?: Role}} PeerMessage
 */

export class Peers {
  /** @type {Map<string, Peer>} */
  #all = new Map();
  /** @type {Set<(fields: Set<string>) => void>} */
  #listeners = new Set();

  /**
   * @param {unknown} me the id of this browser's person
   * @param {Pick<Clock, "now">} clock
   */
  constructor(me, clock) {
    this.me = me;
    this.clock = clock;
  }

  get all() {
    return [...this.#all.values()];
  }

  /** @param {string} id */
  get(id) {
    return this.#all.get(id);
  }

  /** @param {(fields: Set<string>) => void} listener told which fields changed; "people" when somebody came or went */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** @param {PeerMessage} message */
  take({ t: _, ...news }) {
    const known = this.#all.get(news.id);
    const peer = known ? { ...known, ...news } : this.#newPeer(news);
    if (!peer) return;
    const isChanged = !known || known.name !== peer.name || known.role !== peer.role || known.away !== peer.away;
    this.#all.set(news.id, { ...peer, heardAt: this.clock.now() });
    this.#tell([...Object.keys(news), ...(isChanged ? ["people"] : [])]);
  }

  /** @param {string} id */
  drop(id) {
    if (this.#all.delete(id)) this.#tell(["people", "cursor", "selected", "ghosts", "editing"]);
  }

  /** Forget everybody, as when the line is down: nobody knows where they are. */
  clear() {
    for (const id of [...this.#all.keys()]) this.drop(id);
  }

  /** Forget who has not been heard of for long. */
  sweep() {
    for (const { id, heardAt } of this.all) if (this.clock.now() - heardAt > SILENT_MS) this.drop(id);
  }

  /**
   * @param {Omit<PeerMessage, "t">} news
   * @returns {Peer | null}
   */
  #newPeer({ person, name, role, ...shown }) {
    // Somebody who came before this browser did: their whole story is on its way.
    if (person === undefined || name === undefined || role === undefined) return null;
    const blank = { cursor: null, selected: [], ghosts: [], editing: null, view: null, away: false };
    return { ...blank, ...shown, person, name, role, hue: person % HUES, isMe: person === this.me, heardAt: 0 };
  }

  /** @param {string[]} fields */
  #tell(fields) {
    const changed = new Set(fields);
    for (const listener of this.#listeners) listener(changed);
  }
}

/** Tells the others of this browser: what is different since the last time, and not more often than needed. */
export class Whereabouts {
  /** @type {Partial<Record<keyof Shown, string>>} */
  #told = {};
  /** @type {unknown} */
  #timer = null;

  /**
   * @param {() => Partial<Shown>} look
   * @param {(news: Partial<Shown>) => boolean} send gives false where the line is down or full
   * @param {Clock} clock
   */
  constructor(look, send, clock) {
    this.look = look;
    this.send = send;
    this.clock = clock;
  }

  /** Something may be different. */
  stir() {
    this.#timer ??= this.clock.set(() => this.#tell(), PAUSE_MS);
  }

  /** Somebody is there who knows nothing yet. */
  tellAll() {
    this.#told = {};
    this.stir();
  }

  #tell() {
    this.#timer = null;
    const news = Object.entries(this.look()).filter(([name, value]) => this.#isNew(name, value));
    if (!news.length) return;
    if (!this.send(Object.fromEntries(news))) {
      this.stir();
      return;
    }
    for (const [name, value] of news) this.#told[/** @type {keyof Shown} */ (name)] = JSON.stringify(value);
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  #isNew(name, value) {
    return this.#told[/** @type {keyof Shown} */ (name)] !== JSON.stringify(value);
  }
}
