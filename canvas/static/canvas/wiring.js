/** Making wires: dragged from either end, or port by port with the keyboard. Wrong ones are refused with the reason. */

import { around, byId, nodeIdOf } from "./dom.js";
import { nodeAt, portAt, portPoint, wirePath } from "./geometry.js";
import { firstFit, pairProblem, wireBetween } from "./graph.js";
import { newId } from "./ids.js";
import { announce, toast } from "./toast.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Gesture} from "./gestures.js" */
/** @import {Problem} from "./graph.js" */
/** @import {Point, PortRef} from "./types.js" */

/** How close to a port, in window pixels, counts as on it. */
const CATCH = 22;

/** @typedef {{port: PortRef | null, problem: Problem | null}} Target */

export class Wiring {
  /** Where the keyboard has begun a wire. @type {PortRef | null} */
  #begun = null;

  /**
   * @param {Editor} editor
   * @param {Cards} cards
   */
  constructor(editor, cards) {
    this.editor = editor;
    this.cards = cards;
    this.loose = byId("loose", SVGPathElement);
    this.reason = byId("wire-reason", HTMLElement);
    editor.world.addEventListener("click", (event) => this.#press(event));
  }

  get isBegun() {
    return this.#begun !== null;
  }

  /**
   * @param {PointerEvent} event
   * @returns {Gesture | null}
   */
  start(event) {
    const button = around(event, ".port");
    const start = button && refOf(button);
    if (!start || event.button !== 0) return null;
    if (!this.editor.canEdit) return { move: () => {}, end: () => {}, cancel: () => {} };
    return {
      move: (point) => this.#drag(start, point),
      end: (point, moved) => {
        const target = this.#targetAt(start, this.editor.camera.toCanvas(point));
        this.#stop();
        if (moved) this.#finish(start, target);
      },
      cancel: () => this.#stop(),
    };
  }

  /**
   * @param {PortRef} start
   * @param {Point} point
   */
  #drag(start, point) {
    const { camera } = this.editor;
    if (!this.editor.stage.classList.contains("is-wiring")) this.#light(start);
    const at = camera.toCanvas(point);
    const target = this.#targetAt(start, at);
    const end = target.port && !target.problem ? this.#pointOf(target.port) : at;
    const from = this.#pointOf(start);
    this.loose.setAttribute("d", start.side === "out" ? wirePath(from, end) : wirePath(end, from));
    this.loose.classList.toggle("is-refused", target.problem !== null);
    this.reason.hidden = !target.problem;
    this.reason.textContent = target.problem?.message ?? "";
    this.reason.style.transform = `translate(${point.x + 16}px, ${point.y + 16}px)`;
  }

  /**
   * The port under the pointer, or the first one that fits of the node under it.
   *
   * @param {PortRef} start
   * @param {Point} at
   * @returns {Target}
   */
  #targetAt(start, at) {
    const { store, kinds, camera } = this.editor;
    const port = portAt(store.view, kinds, at, CATCH / camera.view.z);
    if (port && isSame(port, start)) return { port: null, problem: null };
    if (port) return { port, problem: pairProblem(store.view, kinds, start, port) };
    const node = nodeAt(store.view, at);
    return node && node.id !== start.node ? firstFit(store.view, kinds, start, node.id) : { port: null, problem: null };
  }

  /** @param {PortRef} ref */
  #pointOf(ref) {
    const node = this.editor.store.view.nodes.get(ref.node);
    return node ? portPoint(node, this.editor.kinds[node.kind], ref.side, ref.port) : { x: 0, y: 0 };
  }

  /**
   * Show which ports fit and which do not.
   *
   * @param {PortRef} start
   */
  #light(start) {
    const { store, kinds, stage, world } = this.editor;
    stage.classList.add("is-wiring");
    for (const button of world.querySelectorAll(".port")) {
      const ref = button instanceof HTMLElement ? refOf(button) : null;
      if (!ref) continue;
      const fits = !isSame(ref, start) && !pairProblem(store.view, kinds, start, ref);
      button.classList.toggle("is-fitting", fits);
      button.classList.toggle("is-start", isSame(ref, start));
    }
  }

  #stop() {
    const { stage, world } = this.editor;
    stage.classList.remove("is-wiring");
    this.loose.setAttribute("d", "");
    this.reason.hidden = true;
    for (const button of world.querySelectorAll(".port")) button.classList.remove("is-fitting", "is-start");
  }

  /**
   * @param {PortRef} start
   * @param {Target} target
   */
  #finish(start, { port, problem }) {
    if (problem) toast(problem.message, "error");
    else if (port && this.editor.commit([{ op: "edge+", id: newId(), ...wireBetween(start, port) }])) {
      announce("Connected");
    }
  }

  /**
   * Enter or Space on a port (a click without pointer): begin there, or end there.
   *
   * @param {MouseEvent} event
   */
  #press(event) {
    const button = around(event, ".port");
    const ref = button && refOf(button);
    if (!ref || event.detail !== 0 || !this.editor.canEdit) return;
    const begun = this.#begun;
    if (!begun) this.#begin(ref);
    else if (isSame(begun, ref)) this.cancel();
    else this.#endAt(begun, ref);
  }

  /** @param {PortRef} ref */
  #begin(ref) {
    this.#begun = ref;
    this.#light(ref);
    const fitting = [...this.editor.world.querySelectorAll(".port.is-fitting")];
    for (const port of fitting) port.setAttribute("tabindex", "0");
    const [first] = fitting;
    const side = ref.side === "out" ? "inputs" : "outputs";
    announce(`${fitting.length} fitting ${side} in view. Tab goes through them, Enter connects, Escape gives up.`);
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }

  /**
   * @param {PortRef} begun
   * @param {PortRef} ref
   */
  #endAt(begun, ref) {
    const { store, kinds } = this.editor;
    const problem = pairProblem(store.view, kinds, begun, ref);
    if (!problem) this.cancel();
    this.#finish(begun, { port: ref, problem });
  }

  /** Give up a wire begun with the keyboard. */
  cancel() {
    if (!this.#begun) return;
    const start = this.cards.shell(this.#begun.node);
    for (const port of this.editor.world.querySelectorAll(".port.is-fitting")) port.setAttribute("tabindex", "-1");
    this.#begun = null;
    this.#stop();
    start?.focus({ preventScroll: true });
  }

  /**
   * Remove the newest wire at a port, for those who cannot point at it.
   *
   * @param {HTMLElement} button
   */
  removeNewestAt(button) {
    const ref = refOf(button);
    if (!ref) return;
    const newest = [...this.editor.store.view.edges.values()].findLast((edge) => {
      const [node, port] = ref.side === "in" ? edge.to : edge.from;
      return node === ref.node && port === ref.port;
    });
    if (!newest) announce("Nothing is connected here");
    else if (this.editor.commit([{ op: "edge-", id: newest.id }])) announce("Disconnected");
  }
}

/**
 * @param {HTMLElement} button
 * @returns {PortRef | null}
 */
function refOf(button) {
  const node = nodeIdOf(button);
  const { port, side } = button.dataset;
  if (!node || !port || (side !== "in" && side !== "out")) return null;
  return { node, port, side };
}

/**
 * @param {PortRef} one
 * @param {PortRef} other
 */
function isSame(one, other) {
  return one.node === other.node && one.port === other.port && one.side === other.side;
}
