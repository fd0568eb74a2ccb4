/** The bar above the toolbar while something is selected: what can be done with it, for mouse and fingers. */

import { clearPlace } from "./bar_placing.js";
import { writtenChord } from "./chords.js";
import { ON_SELECTION, usable } from "./commands.js";
import { byId, icon, make } from "./dom.js";
import { nextFrame } from "./frame.js";
import { boxOf, panels } from "./panels.js";

/** @import {Command} from "./commands.js" */
/** @import {ContextMenu} from "./context_menu.js" */
/** @import {Parts} from "./shortcuts.js" */

/** Of so many at once nobody uses the controls of one. */
const FEW = 12;
const REST_MS = 150;
const GAP = 12;
const TOP = 72;

export class SelectionBar {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;
  /** What is offered now. */
  #shown = "";

  /**
   * @param {Parts} parts
   * @param {ContextMenu} menu
   */
  constructor(parts, menu) {
    this.parts = parts;
    this.menu = menu;
    this.bar = byId("selection-bar", HTMLElement);
    this.count = byId("selection-count", HTMLElement);
    this.buttons = byId("selection-commands", HTMLElement);
    this.sticky = byId("select-mode", HTMLButtonElement);
    const { selection } = parts.editor;
    selection.onChange(() => nextFrame(this.draw));
    parts.editor.store.onChange(({ edges }) => edges.size && nextFrame(this.draw));
    parts.editor.store.onChange(() => this.#placeSoon());
    parts.editor.camera.onChange(() => this.#placeSoon());
    byId("selection-clear", HTMLButtonElement).addEventListener("click", () => selection.clear());
    this.sticky.addEventListener("click", () => selection.stick(!selection.isSticky));
    this.buttons.addEventListener("keydown", (event) => this.#walk(event));
  }

  draw = () => {
    const { editor } = this.parts;
    const { edges, isEmpty, isSticky, nodes } = editor.selection;
    this.sticky.setAttribute("aria-pressed", String(isSticky));
    this.bar.hidden = isEmpty;
    if (isEmpty) return;
    this.count.textContent = `${nodes.size + edges.size}`;
    const commands = usable(ON_SELECTION, this.parts);
    const offered = commands.map(({ id }) => id).join(" ");
    if (offered !== this.#shown) this.buttons.replaceChildren(...commands.map((command, index) => this.#button(command, index)));
    this.#shown = offered;
    this.#place();
  };

  #placeSoon() {
    if (this.bar.hidden) return;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#place(), REST_MS);
  }

  /** Clear of the selected cards; where these fill the window, clear of what can be used in them. */
  #place() {
    const { selection } = this.parts.editor;
    this.bar.style.translate = "";
    if (this.bar.hidden || !selection.nodes.size || selection.nodes.size > FEW) return;
    const bar = boxOf(this.bar);
    const side = window.innerWidth - GAP - bar.w;
    const places = [bar.y, TOP].flatMap((y) => [bar.x, GAP, side].map((x) => ({ x, y })));
    const besides = panels(".bar--top");
    let found = clearPlace(bar, places, [...besides, ...this.#selected("").map(boxOf)]);
    if (found.covered) {
      const controls = this.#selected(" :is(button, a, input, textarea, select, summary)");
      found = clearPlace(bar, places, [...besides, ...controls.map(boxOf)]);
    }
    this.bar.style.translate = `${found.place.x - bar.x}px ${found.place.y - bar.y}px`;
  }

  /** @param {string} inside */
  #selected(inside) {
    return [...this.parts.editor.world.querySelectorAll(`.node.is-selected:not(.node--backdrop)${inside}`)];
  }

  /**
   * @param {Command} command
   * @param {number} index
   */
  #button({ icon: name, isDanger, key, label, more, run }, index) {
    const button = make("button", `tool${isDanger ? " tool--danger" : ""}`, {
      type: "button",
      "aria-label": label,
      title: key ? `${label} (${writtenChord(key)})` : label,
      tabindex: index ? "-1" : "0",
    });
    button.append(icon(name));
    if (more) button.setAttribute("aria-haspopup", "menu");
    button.addEventListener("click", () => {
      const { left, top } = button.getBoundingClientRect();
      if (more) this.menu.open(usable(more, this.parts), { x: left, y: top - 8 });
      else run?.(this.parts, null);
    });
    return button;
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const all = [...this.buttons.children].filter((child) => child instanceof HTMLElement);
    const at = all.findIndex((child) => child === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    for (const child of all) child.tabIndex = -1;
    const target = all[next % all.length];
    if (target) target.tabIndex = 0;
    target?.focus();
  }
}
