/** Dialogs that scripts put together. The browser keeps the focus inside and gives it back. */

import { make } from "./dom.js";

/**
 * @param {Element} content
 * @param {Element} title
 * @param {() => void} closed called once, however it was closed
 * @param {string} [className]
 */
export function showModal(content, title, closed, className = "dialog") {
  const dialog = make("dialog", className);
  title.id ||= "modal-title";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(content);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * @param {string} className
 * @param {string} text
 */
export function button(className, text) {
  const made = make("button", className, { type: "button" });
  made.textContent = text;
  return made;
}
