/** What an empty canvas offers to begin with. */

import { around } from "./dom.js";
import { nextFrame } from "./frame.js";
import { RequestFailed, get } from "./http.js";
import { announce, toast } from "./toast.js";
import { t } from "./text.js";

/** @import {Editor} from "./editor.js" */
/** @import {Op} from "./types.js" */

/** @param {Editor} editor */
export function setUpStarters(editor) {
  document.addEventListener("click", (event) => {
    const button = around(event, "button[data-starter]");
    if (button instanceof HTMLButtonElement) void start(editor, button);
  });
}

/**
 * One step of undo. Somebody else may have begun meanwhile; their nodes stay where they are.
 *
 * @param {Editor} editor
 * @param {HTMLButtonElement} button
 */
async function start(editor, button) {
  button.disabled = true;
  try {
    const { ops } = /** @type {{ops: Op[]}} */ (await get(`/api/starters/${button.dataset.starter}`));
    if (!editor.commit(ops)) return;
    announce(t("{name} is on the canvas", { name: button.querySelector("span span")?.textContent ?? "" }));
    const [first] = editor.store.view.nodes.keys();
    if (first) editor.selection.set([first]);
    // When its bar is there, so that the nodes keep clear of that too.
    nextFrame(() => editor.camera.fit(editor.store.view));
  } catch (failed) {
    if (!(failed instanceof RequestFailed)) throw failed;
    toast(failed.message, "error");
  } finally {
    button.disabled = false;
  }
}
