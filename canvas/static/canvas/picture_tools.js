/** The buttons of pictures in cards, and the one of the dialog that tells how a picture was made. */

import { around } from "./dom.js";
import { loadLazy } from "./load_lazy.js";

/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/**
 * What to do at each `data-action`.
 *
 * @param {Editor} editor
 * @param {() => Point} middle of the view, in canvas pixels
 * @returns {Record<string, (node: string, button: HTMLElement) => void>}
 */
export function pictureTools(editor, middle) {
  document.addEventListener("click", async (event) => {
    const asset = around(event, "[data-rebuild]")?.dataset.rebuild;
    if (asset) void (await loadLazy())?.rebuild(editor, asset, middle());
  });
  return {
    view: async (node, link) => (await loadLazy())?.viewPicture(editor, node, link),
    crop: async (node, button) => void (await loadLazy())?.openCrop(editor, node, button),
    fill: async (node) => (await loadLazy())?.fill(editor, node),
    copy: async (_node, button) => void (await loadLazy())?.copyPicture(button.dataset.asset ?? ""),
    "use-as-reference": async (node) => (await loadLazy())?.useAsReference(editor, node),
  };
}
