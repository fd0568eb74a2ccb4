/** The menu beside Run: this node alone, with what comes before it, or everything behind it. */

import { byId } from "./dom.js";
import { openAt, walk } from "./popups.js";

/** @import {Actions, Scope} from "./actions.js" */

const GAP = 6;

/**
 * @param {Actions} actions
 * @returns {(node: string, button: HTMLElement) => void} opens the menu for a node
 */
export function setUpRunMenu(actions) {
  const menu = byId("run-menu", HTMLElement);
  let node = "";
  /** @type {HTMLElement | undefined} */
  let opener;
  menu.addEventListener("keydown", (event) => walk(menu, event));
  menu.addEventListener("click", (event) => {
    const item = event.target instanceof Element ? event.target.closest("[data-scope]") : null;
    if (!(item instanceof HTMLElement)) return;
    menu.hidePopover();
    opener?.focus({ preventScroll: true });
    const scope = /** @type {Scope} */ (item.dataset.scope);
    if (scope === "alone") void actions.run(node);
    else void actions.runMany([node], scope);
  });
  return (id, button) => {
    node = id;
    opener = button;
    const { left, bottom } = button.getBoundingClientRect();
    openAt(menu, { x: left, y: bottom + GAP });
    const first = menu.querySelector("[role=menuitem]");
    if (first instanceof HTMLElement) first.focus();
  };
}
