/** The menu of the right button, of a finger that rests, and of the bar's “Arrange”. */

import { writtenChord } from "./chords.js";
import { ARRANGING, ON_GROUND, ON_SELECTION, usable } from "./commands.js";
import { around, byId, icon, isTyping, make, nodeIdOf } from "./dom.js";
import { nodeAt } from "./geometry.js";
import { openAt, walk } from "./popups.js";

/** @import {Command} from "./commands.js" */
/** @import {Parts} from "./shortcuts.js" */
/** @import {Point} from "./types.js" */

export class ContextMenu {
  /** @type {HTMLElement | null} */
  #cameFrom = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.popup = byId("context-menu", HTMLElement);
    const { stage } = parts.editor;
    stage.addEventListener("contextmenu", (event) => {
      // There the browser's own menu spells, copies and pastes.
      if (isTyping(event.target) || around(event, ".is-selectable")) return;
      event.preventDefault();
      this.openFor(event);
    });
    this.popup.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
      else walk(this.popup, event);
    });
    // Not left to the browser: the lifting of the finger that opened the menu would close it.
    window.addEventListener("pointerdown", (event) => this.#pressedElsewhere(event), { capture: true });
    window.addEventListener("blur", () => this.popup.hidePopover());
    this.popup.addEventListener("toggle", () => this.popup.matches(":popover-open") || this.#giveBackFocus());
  }

  #close() {
    this.popup.hidePopover();
    this.#giveBackFocus();
  }

  #giveBackFocus() {
    if (this.popup.contains(document.activeElement) || document.activeElement === document.body) {
      this.#cameFrom?.focus({ preventScroll: true });
    }
  }

  /** @param {PointerEvent} event */
  #pressedElsewhere({ target }) {
    if (!(target instanceof Node) || !this.popup.contains(target)) this.popup.hidePopover();
  }

  /**
   * What the press meant is selected first, and has the focus when the menu is closed.
   *
   * @param {MouseEvent} event
   */
  openFor(event) {
    const { cards, editor } = this.parts;
    const { camera, kinds, selection, stage, store } = editor;
    const at = { x: event.clientX, y: event.clientY };
    const edge = event.target instanceof Element ? event.target.closest(".edge")?.getAttribute("data-edge") : null;
    const under = nodeAt(store.view, kinds, camera.toCanvas(at));
    const onCard = nodeIdOf(around(event, ".node"));
    const node = onCard ?? (under && (camera.isOverview || kinds[under.kind]?.backdrop) ? under.id : undefined);
    if (edge) selection.edges.has(edge) || selection.set([], [edge]);
    else if (node) selection.nodes.has(node) || selection.set([node]);
    else selection.clear();
    ((node && !edge && cards.shell(node)) || stage).focus({ preventScroll: true });
    const isGround = !edge && !onCard;
    const commands = [...usable(ON_SELECTION, this.parts), ...(isGround ? usable(ON_GROUND, this.parts) : [])];
    this.open(commands, at);
  }

  /** @param {Point} at in window pixels */
  openArranging(at) {
    this.open(usable(ARRANGING, this.parts), at);
  }

  /**
   * @param {Command[]} commands
   * @param {Point} at in window pixels
   */
  open(commands, at) {
    if (!commands.length) return;
    if (!this.popup.contains(document.activeElement)) {
      this.#cameFrom = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    }
    if (this.popup.matches(":popover-open")) this.popup.hidePopover();
    this.popup.replaceChildren(...commands.map((command) => this.#entry(command, at)));
    openAt(this.popup, at);
    const [first] = this.popup.children;
    if (first instanceof HTMLElement) first.focus();
  }

  /**
   * @param {Command} command
   * @param {Point} at
   */
  #entry(command, at) {
    const { label, key, isDanger, more, run } = command;
    const entry = make("button", `menu__item${isDanger ? " menu__item--danger" : ""}`, { type: "button", role: "menuitem", tabindex: "-1" });
    entry.append(icon(command.icon), label);
    if (more) entry.setAttribute("aria-haspopup", "menu");
    if (key) {
      const hint = make("kbd", "menu__key", { "aria-hidden": "true" });
      hint.append(writtenChord(key));
      entry.append(hint);
    }
    entry.addEventListener("click", () => {
      if (more) return this.open(usable(more, this.parts), at);
      // Not afterwards: a card selects its node when it gets the focus, and the command may select another one.
      this.#close();
      run?.(this.parts, at);
    });
    return entry;
  }
}
