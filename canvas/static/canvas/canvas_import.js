/** Sends a canvas file with progress; leaving the dialog stops it. Without this module the form sends it by itself. */

import { t } from "./text.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.import) return;
  event.preventDefault();
  send(form, form.dataset.import);
});

/**
 * @param {HTMLFormElement} form
 * @param {string} address
 */
function send(form, address) {
  const request = new XMLHttpRequest();
  const button = form.querySelector("button");
  show(form, 0, t("Uploading…"));
  if (button) button.disabled = true;
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const part = total ? loaded / total : 0;
    show(form, part, part < 1 ? t("Uploading… {percent} %", { percent: Math.floor(part * 100) }) : t("Checking and storing the pictures…"));
  });
  request.addEventListener("loadend", () => {
    stopWatching.abort();
    if (button) button.disabled = false;
    if (request.status === 201) location.assign(JSON.parse(request.responseText).canvas.url);
    else fail(form, reason(request));
  });
  // Closing the dialog takes the form away, and with it goes what is under way.
  const stopWatching = new AbortController();
  form.closest("dialog")?.addEventListener("close", () => request.abort(), { signal: stopWatching.signal });
  request.open("POST", address);
  request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "");
  request.send(new FormData(form));
}

/** @param {XMLHttpRequest} request */
function reason(request) {
  try {
    const { error } = JSON.parse(request.responseText);
    return String(error.message);
  } catch {
    return request.status === 413
      ? t("The file is larger than the server takes.")
      : t("The server cannot be reached. Check the connection and try again.");
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {number} part done, from 0 to 1; nobody knows how long what comes after 1 will take
 * @param {string} status
 */
function show(form, part, status) {
  const box = form.querySelector("[data-import-progress]");
  const bar = box?.querySelector("progress");
  const text = box?.querySelector("[data-import-status]");
  if (!(box instanceof HTMLElement) || !bar || !text) return;
  box.hidden = false;
  if (part < 1) bar.value = part;
  else bar.removeAttribute("value");
  text.textContent = status;
  const problem = form.querySelector("[role=alert]");
  if (problem) problem.textContent = "";
}

/**
 * @param {HTMLFormElement} form
 * @param {string} message
 */
function fail(form, message) {
  const box = form.querySelector("[data-import-progress]");
  const problem = form.querySelector("[role=alert]");
  if (box instanceof HTMLElement) box.hidden = true;
  if (problem) problem.textContent = message;
}
