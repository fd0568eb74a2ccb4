/** Putting new nodes on the canvas. */

import { portTop } from "./geometry.js";
import { newId } from "./ids.js";
import { freePlace } from "./placing.js";
import { t } from "./text.js";
import { announce } from "./toast.js";

/** @import {Bodies} from "./bodies.js" */
/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Data, Edge, End, GraphNode, Kind, Op, Point, Side} from "./types.js" */

/**
 * @typedef {{from: End, to: End, lifted: Edge | null}} Wired  `lifted`: the wire in whose place it comes
 * @typedef {{data?: Data, size?: {w: number, h: number}, session?: string, wired?: (node: string) => Wired | null,
 *   port?: {port: string, side: Side} | null}} Own  `port`: which one comes to lie at the place, else the middle does
 */

const FIELDS = '[data-field="prompt"], [data-field="text"]';

export class Adding {
  /** Nodes whose configuration has opened by itself. @type {Set<string>} */
  #configured = new Set();

  /**
   * @param {Editor} editor
   * @param {Cards} cards
   * @param {Bodies} bodies
   */
  constructor(editor, cards, bodies) {
    this.editor = editor;
    this.cards = cards;
    this.bodies = bodies;
  }

  /**
   * A new node at the place, or in the middle of the view, or next to what is there; selected, with its text field under
   * the caret.
   *
   * @param {string} kindId
   * @param {Point | null} [place] in canvas pixels
   * @param {Own} [own]
   */
  addKind(kindId, place = null, own = {}) {
    const node = this.add(kindId, place ?? this.middle(), own);
    if (!node) return;
    this.cards.focus(node);
    this.bodies.whenShown(node.id, () => {
      const shell = this.cards.shell(node.id);
      this.#configure(node.id, true);
      // Whoever has gone on to something else meanwhile keeps the focus there.
      if (document.activeElement !== shell && document.activeElement !== document.body) return;
      const field = shell?.querySelector(FIELDS);
      if (field instanceof HTMLElement) field.focus({ preventScroll: true });
    });
  }

  /**
   * A new node opens its configuration by itself; once it runs, the room is its picture's.
   *
   * @param {string} id
   * @param {Element} body
   */
  dress(id, body) {
    if (this.#configured.has(id) && body.querySelector("[data-job-open]")) this.#configure(id, false);
  }

  /**
   * @param {string} id
   * @param {boolean} isOpen
   */
  #configure(id, isOpen) {
    const details = this.cards.shell(id)?.querySelector("details[data-opens]");
    details?.toggleAttribute("open", isOpen);
    if (isOpen && details) this.#configured.add(id);
    else this.#configured.delete(id);
  }

  /**
   * @param {string} kindId
   * @param {Point} place in canvas pixels
   * @param {Own} [own]
   * @returns {GraphNode | null}
   */
  add(kindId, place, { data = {}, size, session, wired, port = null } = {}) {
    const { kinds, store } = this.editor;
    const kind = kinds[kindId];
    if (!kind) return null;
    const { w, h } = size ?? { w: kind.size[0], h: kind.size[1] };
    const box = { ...cornerFor(kind, place, { w, h }, port), w, h };
    const corner = kind.backdrop ? { x: Math.round(box.x), y: Math.round(box.y) } : freePlace(store.view, kinds, box);
    const node = { id: newId(), kind: kindId, ...corner, w, h, data: { ...kind.data, ...data } };
    const wire = wired?.(node.id);
    /** @type {Op[]} */
    const ops = [{ op: "node+", ...node }];
    if (wire) ops.push({ op: "edge+", id: newId(), from: wire.from, to: wire.to });
    if (wire?.lifted && store.view.edges.has(wire.lifted.id)) ops.unshift({ op: "edge-", id: wire.lifted.id });
    if (!this.editor.commit(ops, session)) return null;
    this.editor.selection.set([node.id]);
    announce(t("{kind} added", { kind: kind.label }));
    return node;
  }

  middle() {
    const { x, y, w, h } = this.editor.camera.shown;
    return { x: x + w / 2, y: y + h / 2 };
  }
}

/**
 * @param {Kind} kind
 * @param {Point} place
 * @param {{w: number, h: number}} size
 * @param {{port: string, side: Side} | null} port
 * @returns {Point}
 */
function cornerFor(kind, place, { w, h }, port) {
  if (!port) return { x: place.x - w / 2, y: place.y - h / 2 };
  const rail = port.side === "in" ? kind.inputs : kind.outputs;
  const index = Math.max(0, rail.findIndex(({ id }) => id === port.port));
  return { x: port.side === "in" ? place.x : place.x - w, y: place.y - portTop(index) };
}
