/**
 * Making wires: dragged from either end, or port by port with the keyboard; and dragging an end of a wire elsewhere.
 * Wrong ones are refused with the reason.
 */

import { t, tn } from "./text.js";
import { around, byId, nodeIdOf } from "./dom.js";
import { edgeEnds, nodeAt, portAt, portPoint, wirePath } from "./geometry.js";
import { pointOf } from "./gestures.js";
import { firstFit, farEnd, heldWire, pairProblem, wireBetween, withoutEdge } from "./graph.js";
import { newId } from "./ids.js";
import { announce, toast } from "./toast.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Gesture} from "./gestures.js" */
/** @import {Problem} from "./graph.js" */
/** @import {Edge, Op, Point, PortRef} from "./types.js" */

/** How close to a port, in window pixels, counts as on it. */
const CATCH = 22;

/**
 * `lifted`: the wire whose end is dragged; `start` is its other end then.
 *
 * @typedef {{start: PortRef, lifted: Edge | null}} Loose
 * @typedef {{port: PortRef | null, problem: Problem | null, isGround?: boolean}} Target
 */

export class Wiring {
  /** Where the keyboard has begun a wire. @type {PortRef | null} */
  #begun = null;

  /**
   * @param {Editor} editor
   * @param {Cards} cards
   * @param {(loose: Loose, at: Point) => void} droppedOnGround `at` in window pixels
   */
  constructor(editor, cards, droppedOnGround) {
    this.editor = editor;
    this.cards = cards;
    this.droppedOnGround = droppedOnGround;
    this.loose = byId("loose", SVGPathElement);
    this.reason = byId("wire-reason", HTMLElement);
    editor.world.addEventListener("click", (event) => this.#press(event));
  }

  get isBegun() {
    return this.#begun !== null;
  }

  /**
   * A press on a port: a new wire from there, or the wire that fills the port is taken off it.
   *
   * @param {PointerEvent} event
   * @returns {Gesture | null}
   */
  start(event) {
    const button = around(event, ".port");
    const ref = button && refOf(button);
    if (!ref || event.button !== 0) return null;
    const { store, kinds } = this.editor;
    const lifted = heldWire(store.view, kinds, ref);
    return this.#gesture({ start: lifted ? farEnd(lifted, ref.side) : ref, lifted });
  }

  /**
   * A press on a wire: selects it; dragged, the nearer end comes along.
   *
   * @param {PointerEvent} event
   * @returns {Gesture | null}
   */
  startAtEdge(event) {
    const id = event.target instanceof Element ? event.target.closest(".edge")?.getAttribute("data-edge") : null;
    const { camera, kinds, selection, stage, store } = this.editor;
    const lifted = store.view.edges.get(id ?? "");
    const ends = lifted && edgeEnds(store.view, kinds, lifted);
    if (!lifted || !ends || event.button !== 0) return null;
    if (event.shiftKey || selection.isSticky) selection.toggleEdge(lifted.id);
    else selection.set([], [lifted.id]);
    stage.focus({ preventScroll: true });
    const at = camera.toCanvas(pointOf(event));
    const nearer = distance(at, ends.start) < distance(at, ends.end) ? "out" : "in";
    return this.#gesture({ start: farEnd(lifted, nearer), lifted });
  }

  /**
   * @param {Loose} loose
   * @returns {Gesture}
   */
  #gesture(loose) {
    if (!this.editor.canEdit) return { move: () => {}, end: () => {}, cancel: () => {} };
    return {
      pans: true,
      move: (point) => this.#drag(loose, point),
      end: (point, moved) => {
        const target = this.#targetAt(loose, this.editor.camera.toCanvas(point));
        this.#stop();
        if (!moved) return;
        if (target.isGround) this.droppedOnGround(loose, point);
        else this.#finish(loose, target);
      },
      cancel: () => this.#stop(),
    };
  }

  /**
   * @param {Loose} loose
   * @param {Point} point
   */
  #drag(loose, point) {
    const { camera, stage } = this.editor;
    if (!stage.classList.contains("is-wiring")) this.#light(loose);
    const { start } = loose;
    const at = camera.toCanvas(point);
    const target = this.#targetAt(loose, at);
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
   * @param {Loose} loose
   * @param {Point} at
   * @returns {Target}
   */
  #targetAt({ start, lifted }, at) {
    const { store, kinds, camera } = this.editor;
    const graph = withoutEdge(store.view, lifted);
    const port = portAt(graph, kinds, at, CATCH / camera.view.z);
    if (port && isSame(port, start)) return { port: null, problem: null };
    if (port) return { port, problem: pairProblem(graph, kinds, start, port) };
    const node = nodeAt(graph, kinds, at);
    if (!node || kinds[node.kind]?.backdrop) return { port: null, problem: null, isGround: true };
    return node.id === start.node ? { port: null, problem: null } : firstFit(graph, kinds, start, node.id);
  }

  /** @param {PortRef} ref */
  #pointOf(ref) {
    const node = this.editor.store.view.nodes.get(ref.node);
    return node ? portPoint(node, this.editor.kinds[node.kind], ref.side, ref.port) : { x: 0, y: 0 };
  }

  /**
   * Show which ports fit and which do not, and which wire is dragged.
   *
   * @param {Loose} loose
   */
  #light({ start, lifted }) {
    const { store, kinds, stage, world } = this.editor;
    const graph = withoutEdge(store.view, lifted);
    stage.classList.add("is-wiring");
    if (lifted) world.querySelector(`[data-edge="${CSS.escape(lifted.id)}"]`)?.classList.add("is-lifted");
    for (const button of world.querySelectorAll(".port")) {
      const ref = button instanceof HTMLElement ? refOf(button) : null;
      if (!ref) continue;
      const fits = !isSame(ref, start) && !pairProblem(graph, kinds, start, ref);
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
    world.querySelector(".edge.is-lifted")?.classList.remove("is-lifted");
  }

  /**
   * @param {Loose} loose
   * @param {Target} target
   */
  #finish({ start, lifted }, { port, problem }) {
    if (problem) toast(problem.message, "error");
    if (problem || !port) return;
    const wire = wireBetween(start, port);
    if (lifted && String([lifted.from, lifted.to]) === String([wire.from, wire.to])) return;
    /** @type {Op[]} */
    const ops = lifted ? [{ op: "edge-", id: lifted.id }] : [];
    if (this.editor.commit([...ops, { op: "edge+", id: newId(), ...wire }])) announce(t("Connected"));
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
    this.#light({ start: ref, lifted: null });
    const fitting = [...this.editor.world.querySelectorAll(".port.is-fitting")];
    for (const port of fitting) port.setAttribute("tabindex", "0");
    const [first] = fitting;
    announce(
      tn(
        "{count} port fits in view. Tab goes there, Enter connects, Escape gives up.",
        "{count} ports fit in view. Tab goes through them, Enter connects, Escape gives up.",
        fitting.length,
      ),
    );
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
    this.#finish({ start: begun, lifted: null }, { port: ref, problem });
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
    if (!newest) announce(t("Nothing is connected here"));
    else if (this.editor.commit([{ op: "edge-", id: newest.id }])) announce(t("Disconnected"));
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
 * @param {Point} one
 * @param {Point} other
 */
function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/**
 * @param {PortRef} one
 * @param {PortRef} other
 */
function isSame(one, other) {
  return one.node === other.node && one.port === other.port && one.side === other.side;
}
