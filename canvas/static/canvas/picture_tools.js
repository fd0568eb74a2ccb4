/** The buttons of pictures in cards, and the one of the dialog that tells how a picture was made. */

import { around } from "./dom.js";
import { copyPicture, fill, rebuild, useAsReference } from "./picture_actions.js";

/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/**
 * What to do at each `data-action`. The viewer and the crop dialog are fetched when they are opened for the first time.
 *
 * @param {Editor} editor
 * @param {() => Point} middle of the view, in canvas pixels
 * @returns {Record<string, (node: string, button: HTMLElement) => void>}
 */
export function pictureTools(editor, middle) {
  document.addEventListener("click", (event) => {
    const asset = around(event, "[data-rebuild]")?.dataset.rebuild;
    if (asset) void rebuild(editor, asset, middle());
  });
  return {
    view: (node, link) => void view(editor, node, link),
    crop: (node, button) => void crop(editor, node, button),
    fill: (node) => fill(editor, node),
    copy: (_node, button) => void copyPicture(button.dataset.asset ?? ""),
    "use-as-reference": (node) => useAsReference(editor, node),
  };
}

/**
 * @param {Editor} editor
 * @param {string} node
 * @param {HTMLElement} link
 */
async function view(editor, node, link) {
  const { viewPicture } = await import("./viewer.js");
  viewPicture(editor, node, link);
}

/**
 * @param {Editor} editor
 * @param {string} node
 * @param {HTMLElement} button
 */
async function crop(editor, node, button) {
  const { openCrop } = await import("./crop_dialog.js");
  await openCrop(editor, node, button);
}
