/** Copying a new agent key, and keeping a reload from making another one. */

import { t } from "./text.js";

const SHOWN_MS = 2500;

/**
 * What the element shows: the value of a field, the text of anything else.
 * @param {Element} element
 */
function textOf(element) {
  return element instanceof HTMLInputElement ? element.value : (element.textContent ?? "");
}

/** @param {Element} element */
function select(element) {
  if (element instanceof HTMLInputElement) element.select();
  else getSelection()?.selectAllChildren(element);
}

/**
 * Browsers lend the clipboard to secure pages only; elsewhere the text is selected, to be copied by hand.
 * @param {Element} element
 * @returns {Promise<string>} What to tell.
 */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(textOf(element));
    return t("Copied");
  } catch {
    select(element);
    return t("Selected: press Ctrl+C");
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.querySelector("span");
  const source = button instanceof HTMLButtonElement && document.getElementById(button.dataset.copy ?? "");
  if (!label || !source) continue;
  const before = label.textContent;
  button.addEventListener("click", async () => {
    const told = await copy(source);
    label.textContent = told;
    const status = document.getElementById("copied");
    if (status) status.textContent = told;
    setTimeout(() => (label.textContent = before), SHOWN_MS);
  });
}

// The answer to a form: loaded again it would be sent again. As a plain entry of the history it is only read.
history.replaceState(null, "", location.href);

export {};
