/** Opens links marked `data-dialog` in a dialog; without this module they lead to a page with the same form. */

import "./downloads.js";

/** @param {ParentNode} within */
function selectText(within) {
  const field = within.querySelector("input[data-select]");
  if (field instanceof HTMLInputElement) field.select();
}

/**
 * What the page at `href` puts into a dialog; null when that page is another one, as after signing out.
 * @param {string} href
 * @returns {Promise<Element | null>}
 */
async function fetchContent(href) {
  const response = await fetch(href, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-dialog-content]");
}

/** @param {Element} content */
function show(content) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const heading = content.querySelector("h1");
  if (heading) {
    heading.id = "dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.append(...content.childNodes);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-dialog-close]")) event.preventDefault();
    if (target === dialog || target?.closest("[data-dialog-close]")) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  selectText(dialog);
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  try {
    const content = await fetchContent(link.href);
    if (content) show(content);
    else location.assign(link.href);
  } catch {
    location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-dialog]") : null;
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!(link instanceof HTMLAnchorElement) || !isPlain || event.defaultPrevented) return;
  event.preventDefault();
  void open(link);
});

selectText(document);
