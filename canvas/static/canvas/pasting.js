/** What is pasted where it was copied, or on another canvas. */

import { comesBack, picturesIn, readClip, withPictures } from "./clip_reading.js";
import { planted, shiftTo } from "./copying.js";
import { RequestFailed, postJson } from "./http.js";
import { newId } from "./ids.js";
import { t, tn } from "./text.js";
import { toast } from "./toast.js";

/** @import {Clip} from "./copying.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Point} from "./types.js" */

const PICTURES_AT_ONCE = 50;

/**
 * What plants the nodes in that text with their middle at the place; nothing where there are none, or they cannot be had,
 * which is told.
 *
 * @param {Editor} editor
 * @param {string} text
 * @param {Point} place in canvas pixels
 */
export async function pasted(editor, text, place) {
  const { kinds, page, store } = editor;
  const clip = readClip(text, kinds);
  if (!clip) return undefined;
  try {
    const here = clip.canvas === page.canvas.id ? clip : await withOwnPictures(editor, clip);
    return planted(here, shiftTo(store.view, here, place), newId, comesBack(store.view, clip, page.canvas.id));
  } catch (wrong) {
    if (!(wrong instanceof RequestFailed)) throw wrong;
    toast(t("Not pasted: {reason}", { reason: wrong.message }), "error");
    return undefined;
  }
}

/**
 * Pictures belong to their canvas: those of another one are copied to this one first. What may not be had is left out.
 *
 * @param {Editor} editor
 * @param {Clip} clip
 * @returns {Promise<Clip>}
 */
async function withOwnPictures({ kinds, page }, clip) {
  const wanted = picturesIn(clip, kinds);
  if (!wanted.length) return clip;
  /** @type {Record<string, string>} */
  const copies = {};
  for (let start = 0; start < wanted.length; start += PICTURES_AT_ONCE) {
    const assets = wanted.slice(start, start + PICTURES_AT_ONCE);
    const answer = await postJson(page.urls.assetCopies, { canvasId: clip.canvas, assets });
    Object.assign(copies, /** @type {{copies: Record<string, string>}} */ (answer).copies);
  }
  const lost = wanted.filter((id) => !copies[id]).length;
  if (lost) toast(tn("{count} picture could not be copied: it is no longer there.", "{count} pictures could not be copied: they are no longer there.", lost), "error");
  return withPictures(clip, kinds, copies);
}
