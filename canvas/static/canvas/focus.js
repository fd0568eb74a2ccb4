/**
 * The keyboard's way through the cards: Tab leads to one card, Enter goes into it, Escape comes out. So a canvas of a
 * hundred cards is one stop, not a thousand.
 */

import { nodeIdOf } from "./dom.js";

/** @import {Bodies} from "./bodies.js" */
/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */

const CONTROLS = "button, input, textarea, select, a[href], summary";
/** Browsers make a tab stop of what scrolls and holds no control. */
const SCROLLERS = ".card-scroll, .is-selectable";

export class CardFocus {
  /** The card whose controls Tab goes through. */
  #entered = "";

  /**
   * @param {Editor} editor
   * @param {Cards} cards
   * @param {Bodies} bodies
   */
  constructor(editor, cards, bodies) {
    this.editor = editor;
    this.cards = cards;
    this.bodies = bodies;
    editor.world.addEventListener("focusin", (event) => this.#focused(event.target));
    editor.world.addEventListener("focusout", (event) => {
      if (event.relatedTarget === null || nodeIdOf(asElement(event.relatedTarget)) !== this.#entered) this.#leave();
    });
  }

  /**
   * Controls of new HTML in a card are out of Tab's way unless somebody is in that card.
   *
   * @param {string} id
   * @param {Element} part
   */
  dress(id, part) {
    // A list is gone through from top to bottom, so nothing in it is out of the way.
    const isOpen = id === this.#entered || this.editor.isList;
    for (const control of part.querySelectorAll(CONTROLS)) {
      control.setAttribute("tabindex", isOpen ? "0" : "-1");
    }
    for (const scroller of part.querySelectorAll(SCROLLERS)) {
      if (isOpen) scroller.removeAttribute("tabindex");
      else scroller.setAttribute("tabindex", "-1");
    }
  }

  /** All cards anew, after going over to the list or back. */
  dressAll() {
    for (const [id, shell] of this.cards.shells) this.dress(id, shell);
  }

  /** @param {HTMLElement} shell a card that has the focus; gone into once its body is there */
  enter(shell) {
    this.bodies.whenShown(nodeIdOf(shell) ?? "", () => {
      if (document.activeElement === shell) this.#goInto(shell);
    });
  }

  /** @param {HTMLElement} shell */
  #goInto(shell) {
    const inside = [...shell.querySelectorAll(`.node__body :is(${CONTROLS})`)];
    const first = inside.find((control) => !control.matches(":disabled")) ?? shell.querySelector(".port");
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }

  /** @param {EventTarget | null} target */
  #focused(target) {
    const element = asElement(target);
    const id = nodeIdOf(element);
    if (!id || !element) return;
    this.cards.makeCurrent(id);
    if (element.classList.contains("node")) {
      if (!this.editor.selection.nodes.has(id)) this.editor.selection.set([id]);
      return;
    }
    if (this.#entered === id) return;
    this.#leave();
    this.#entered = id;
    const shell = this.cards.shell(id);
    if (shell) this.dress(id, shell);
  }

  #leave() {
    const shell = this.cards.shell(this.#entered);
    const id = this.#entered;
    this.#entered = "";
    if (shell) this.dress(id, shell);
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {Element | null}
 */
function asElement(target) {
  return target instanceof Element ? target : null;
}
