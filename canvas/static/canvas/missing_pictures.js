/** Cropped pictures that nobody has needed before: they are made when a card is to show them. */

import { RequestFailed, post } from "./http.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */

/** @type {Set<string>} */
const underWay = new Set();

/**
 * Have a cropped picture made that nobody has needed before. The server then sends the card anew.
 *
 * @param {Editor} editor
 * @param {string} id
 * @param {Element} body
 */
export async function makeMissing(editor, id, body) {
  const asset = body.querySelector("[data-make]")?.getAttribute("data-asset") ?? "";
  const key = `${id} ${JSON.stringify(editor.store.base.nodes.get(id)?.data.transform)} ${asset}`;
  if (!asset || underWay.has(key)) return;
  underWay.add(key);
  try {
    await post(`/api/canvases/${editor.page.canvas.id}/nodes/${id}/picture`);
    underWay.delete(key);
  } catch (failed) {
    if (!(failed instanceof RequestFailed)) throw failed;
    // Kept as under way: asking again would fail again. A reload tries once more.
    toast(t("The picture could not be shown: {message}", { message: failed.message }), "error");
  }
}
