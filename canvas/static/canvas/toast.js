/** Short messages: seen by everybody, heard by those who listen to the page. */

import { byId, icon, make } from "./dom.js";
import { t } from "./text.js";

const SHORT_MS = 5_000;
const LONG_MS = 12_000;

/** @type {Map<string, () => void>} */
const open = new Map();

/**
 * Show a message for a while. The same message again only stays longer.
 *
 * @param {string} message
 * @param {"info" | "success" | "error"} [tone]
 * @param {{lasting?: boolean, action?: {label: string, act: () => void}}} [options] `lasting` messages stay until they
 *   are closed or the returned function is called; `action` is a button that also closes them
 * @returns {() => void} takes the message away
 */
export function toast(message, tone = "info", { lasting = false, action } = {}) {
  open.get(message)?.();
  const element = make("p", `toast toast--${tone}`);
  element.append(make("span", "toast__text"), ...(action ? [actionButton(action, () => dismiss())] : []), closeButton(() => dismiss()));
  element.firstElementChild?.append(message);
  const timer = lasting ? undefined : setTimeout(() => dismiss(), tone === "error" ? LONG_MS : SHORT_MS);
  const dismiss = () => {
    clearTimeout(timer);
    element.remove();
    if (open.get(message) === dismiss) open.delete(message);
  };
  open.set(message, dismiss);
  byId("toasts", HTMLElement).append(element);
  return dismiss;
}

/**
 * @param {{label: string, act: () => void}} action
 * @param {() => void} close
 */
function actionButton({ label, act }, close) {
  const button = make("button", "button button--small", { type: "button" });
  button.textContent = label;
  button.addEventListener("click", () => {
    close();
    act();
  });
  return button;
}

/** @param {() => void} close */
function closeButton(close) {
  const button = make("button", "toast__close", { type: "button", "aria-label": t("Close message") });
  button.append(icon("x"));
  button.addEventListener("click", close);
  return button;
}

/**
 * Say something to those who hear the page; the eye sees it elsewhere.
 *
 * @param {string} message
 */
export function announce(message) {
  const announcer = byId("announcer", HTMLElement);
  // The same words once more would not be a change, and so not be said.
  announcer.textContent = announcer.textContent === message ? `${message}\u00a0` : message;
}
