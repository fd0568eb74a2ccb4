/** The buttons of pictures in cards, and the one of the dialog that tells how a picture was made. */

import { around } from "./dom.js";

/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

/**
 * What to do at each `data-action`. All of it is fetched when somebody does it for the first time.
 *
 * @param {Editor} editor
 * @param {() => Point} middle of the view, in canvas pixels
 * @returns {Record<string, (node: string, button: HTMLElement) => void>}
 */
export function pictureTools(editor, middle) {
  document.addEventListener("click", async (event) => {
    const asset = around(event, "[data-rebuild]")?.dataset.rebuild;
    if (asset) void (await actions()).rebuild(editor, asset, middle());
  });
  return {
    view: async (node, link) => (await viewer()).viewPicture(editor, node, link),
    crop: async (node, button) => void (await cropping()).openCrop(editor, node, button),
    fill: async (node) => (await actions()).fill(editor, node),
    copy: async (_node, button) => void (await actions()).copyPicture(button.dataset.asset ?? ""),
    "use-as-reference": async (node) => (await actions()).useAsReference(editor, node),
  };
}

async function viewer() {
  return await import("./viewer.js");
}

async function cropping() {
  return await import("./crop_dialog.js");
}

async function actions() {
  return await import("./picture_actions.js");
}
