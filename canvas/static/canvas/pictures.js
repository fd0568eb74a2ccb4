/** Pictures in cards: as sharp as the zoom asks for, and whole in a dialog of their own. */

import { byId } from "./dom.js";

/** @import {Editor} from "./editor.js" */

/** A thumbnail's longest side; up to a little more than that it looks sharp. */
const THUMB = 512;
const SLACK = 1.2;
const SETTLE_MS = 250;

/**
 * Take originals for pictures shown larger than their thumbnails, once the camera rests.
 *
 * @param {Editor} editor
 * @returns {(body: Element) => void} look at a body that has got new HTML
 */
export function setUpSharpness(editor) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  editor.camera.onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(() => sharpen(editor, editor.world), SETTLE_MS);
  });
  return (body) => sharpen(editor, body);
}

/**
 * `srcset` is this module's own: morphing leaves it alone (see the page's htmx settings), so a picture does not blink.
 *
 * @param {Editor} editor
 * @param {Element} root
 */
function sharpen({ camera, store }, root) {
  for (const image of root.querySelectorAll("img[data-original]")) {
    if (!(image instanceof HTMLImageElement)) continue;
    const { original = "" } = image.dataset;
    if (image.srcset && image.srcset !== original) image.removeAttribute("srcset");
    const node = store.view.nodes.get(image.closest(".node")?.getAttribute("data-id") ?? "");
    const shown = Math.max(node?.w ?? 0, node?.h ?? 0) * camera.view.z * window.devicePixelRatio;
    if (!image.srcset && !camera.isOverview && shown > THUMB * SLACK) void takeOriginal(image, original);
  }
}

/**
 * @param {HTMLImageElement} image
 * @param {string} url
 */
async function takeOriginal(image, url) {
  const loaded = new Image();
  loaded.src = url;
  try {
    await loaded.decode();
  } catch {
    return;
  }
  if (image.dataset.original === url) image.srcset = url;
}

/**
 * Show the picture in its own size.
 *
 * @param {HTMLElement} link the link around the picture in its card
 */
export function viewPicture(link) {
  const dialog = byId("viewer", HTMLDialogElement);
  const url = link.getAttribute("href") ?? "";
  const { name = "", width = "", height = "" } = link.dataset;
  const image = byId("viewer-image", HTMLImageElement);
  image.src = url;
  image.width = Number(width);
  image.height = Number(height);
  image.alt = link.querySelector("img")?.alt ?? "";
  byId("viewer-name", HTMLElement).textContent = name;
  byId("viewer-size", HTMLElement).textContent = `${width} × ${height}`;
  byId("viewer-open", HTMLAnchorElement).href = url;
  const download = byId("viewer-download", HTMLAnchorElement);
  download.href = url;
  download.download = name;
  dialog.showModal();
}

export function setUpViewer() {
  const dialog = byId("viewer", HTMLDialogElement);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => byId("viewer-image", HTMLImageElement).removeAttribute("src"));
  byId("viewer-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
}
