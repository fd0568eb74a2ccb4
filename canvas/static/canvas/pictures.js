/** Pictures of cards whole, in a dialog of their own. */

import { byId } from "./dom.js";

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
