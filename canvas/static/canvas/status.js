/** What this person should know of the line to the server and of their role. */

import { byId } from "./dom.js";
import { t } from "./text.js";
import { toast } from "./toast.js";
import { offlineWords } from "./unsent.js";

/** @import {Editor} from "./editor.js" */
/** @import {Connection} from "./live.js" */
/** @import {Role} from "./types.js" */

/** @type {Record<Exclude<Connection, "offline">, string>} */
const WORDS = {
  connecting: t("Connecting…"),
  online: t("Saved"),
  signedOut: t("You are signed out. What you change is kept in this browser and sent once you have signed in again."),
  gone: t("This canvas is gone, or you no longer have access to it."),
};

const VIEW_ONLY = t("View only");

/**
 * @param {Connection} state
 * @param {number} waiting changes that have no answer yet
 */
export function showConnection(state, waiting) {
  const banner = byId("connection", HTMLElement);
  banner.dataset.state = state;
  byId("connection-text", HTMLElement).textContent =
    state === "offline" ? offlineWords(waiting) : WORDS[state];
  banner.hidden = state === "online" || state === "connecting";
  byId("connection-leave", HTMLElement).hidden = state !== "gone";
  byId("connection-sign-in", HTMLElement).hidden = state !== "signedOut";
}

let ownScript = "";

/**
 * The server may be newer than this page once the line is back: then parts of the editor may not be there any more.
 *
 * @param {string} script the address of what the page of a canvas runs by now
 */
export function tellOfUpdate(script) {
  ownScript ||= script;
  if (script === ownScript) return;
  const reload = { label: t("Reload"), act: () => location.reload() };
  toast(t("Easel has been updated. Reload the page when it suits you: nothing is lost."), "info", { lasting: true, action: reload });
}

/** @param {string} name the canvas has another name now */
export function showName(name) {
  const title = byId("canvas-name", HTMLElement);
  title.textContent = title.title = name;
  document.title = `${name} · Easel`;
  byId("stage", HTMLElement).setAttribute("aria-label", name);
}

/**
 * @param {Editor} editor
 * @param {Role} role
 */
export function showRole(editor, role) {
  editor.role = role;
  document.documentElement.classList.toggle("is-viewer", role === "viewer");
  byId("view-only", HTMLElement).hidden = role !== "viewer";
  byId("add-button", HTMLButtonElement).disabled = role === "viewer";
  dressForRole(editor, editor.world);
}

/**
 * Bodies are the same for everybody, so what a viewer cannot do is switched off here. `data-disabled` marks what the
 * server has switched off for everybody, `data-anyone` what only shows something.
 *
 * @param {Editor} editor
 * @param {Element} root
 */
export function dressForRole(editor, root) {
  for (const control of root.querySelectorAll(".node__body :is(input, textarea, select, button)")) {
    const mayUse = editor.canEdit || control.hasAttribute("data-anyone");
    control.toggleAttribute("disabled", !mayUse || control.hasAttribute("data-disabled"));
    if (!mayUse) control.setAttribute("title", VIEW_ONLY);
    else if (control.getAttribute("title") === VIEW_ONLY) control.removeAttribute("title");
  }
}

/** @param {Editor} editor */
export function setUpHint(editor) {
  const hint = byId("hint", HTMLElement);
  const show = () => (hint.hidden = editor.store.view.nodes.size > 0);
  editor.store.onChange(show);
  show();
}
