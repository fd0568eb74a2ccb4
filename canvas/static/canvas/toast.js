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
 * @param {{lasting?: boolean}} [options] `lasting` messages stay until the returned function is called
 * @returns {() => void} takes the message away
 */
export function toast(message, tone = "info", { lasting = false } = {}) {
  open.get(message)?.();
  const element = make("p", `toast toast--${tone}`);
  element.append(make("span", "toast__text"), closeButton(() => dismiss()));
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
  byId("announcer", HTMLElement).textContent = message;
}
