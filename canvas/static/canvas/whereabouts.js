/** What this browser shows the others: pointer, selection, what is being moved or written, and what the window shows. */

import { asControl, placeIn } from "./controls.js";
import { isTyping, nodeIdOf } from "./dom.js";
import { bounds } from "./geometry.js";
import { pointOf } from "./gestures.js";
import { Whereabouts } from "./presence.js";

/** @import {Editor} from "./editor.js" */
/** @import {Following} from "./following.js" */
/** @import {Live} from "./live.js" */
/** @import {BoxList, Shown} from "./presence.js" */
/** @import {Box, Point} from "./types.js" */

/** The server takes no more. */
const MOST_SELECTED = 200;
const MOST_GHOSTS = 24;

/**
 * @param {Editor} editor
 * @param {Live} live
 * @param {Following} following
 * @param {import("./live.js").Clock} clock
 */
export function setUpWhereabouts(editor, live, following, clock) {
  const { stage, world, store, selection, camera, peers } = editor;
  /** In window pixels: the pointer stays where it is while the canvas moves beneath it. @type {Point | null} */
  let pointer = null;
  const whereabouts = new Whereabouts(look, tell, clock);
  const stir = () => void (peers.all.length && whereabouts.stir());
  let known = 0;

  stage.addEventListener("pointermove", (event) => {
    pointer = pointOf(event);
    stir();
  });
  stage.addEventListener("pointerleave", () => {
    pointer = null;
    stir();
  });
  for (const type of ["focusin", "focusout"]) world.addEventListener(type, stir);
  window.addEventListener("pointerup", stir);
  document.addEventListener("visibilitychange", stir);
  store.onChange(stir);
  selection.onChange(stir);
  camera.onChange(stir);
  peers.onChange((fields) => {
    // Alone on a canvas nothing is told, so who comes has missed everything.
    if (fields.has("people") && peers.all.length > known) whereabouts.tellAll();
    known = peers.all.length;
  });

  /** @param {Partial<Shown>} news */
  function tell(news) {
    return peers.all.length === 0 || live.tell({ t: "here", ...news });
  }

  /** @returns {Partial<Shown>} */
  function look() {
    const at = pointer && !document.hidden ? camera.toCanvas(pointer) : null;
    return {
      cursor: at && [round(at.x), round(at.y)],
      selected: [...selection.nodes].slice(0, MOST_SELECTED),
      away: document.hidden,
      // Two who follow each other would chase each other for ever.
      ...(following.peer ? {} : { view: asList(camera.shown) }),
      ...(editor.canEdit ? { ghosts: ghosts(editor), editing: editedField() } : {}),
    };
  }
}

/**
 * Where the boxes are that are being moved or resized; of many only their outline.
 *
 * @param {Editor} editor
 * @returns {BoxList[]}
 */
function ghosts({ store }) {
  const ids = new Set(store.previewed.map((op) => op.id));
  const nodes = [...ids].flatMap((id) => store.view.nodes.get(id) ?? []);
  if (nodes.length <= MOST_GHOSTS) return nodes.map(asList);
  const all = bounds(nodes);
  return all ? [asList(all)] : [];
}

/** @returns {[string, string] | null} */
function editedField() {
  const control = asControl(document.activeElement);
  const node = control && isTyping(control) ? nodeIdOf(control) : undefined;
  return control && node ? [node, placeIn(control)] : null;
}

/**
 * @param {Box} box
 * @returns {BoxList}
 */
function asList({ x, y, w, h }) {
  return [round(x), round(y), round(w), round(h)];
}

/** @param {number} length */
function round(length) {
  return Math.round(length * 10) / 10;
}
