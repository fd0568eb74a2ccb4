/** What can be done with a picture on the canvas, besides looking at it and cropping it. */

import { toggledFill } from "./framing.js";
import { RequestFailed, get } from "./http.js";
import { newId } from "./ids.js";
import { freePlace } from "./placing.js";
import { t } from "./text.js";
import { announce, toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {AddNode, Op, Point} from "./types.js" */

const GAP = 80;

/**
 * Fill the node's frame with the picture, or show all of it again.
 *
 * @param {Editor} editor
 * @param {string} id
 */
export function fill(editor, id) {
  const node = editor.store.view.nodes.get(id);
  if (node) editor.commit([{ op: "set", id, set: { transform: toggledFill(node) } }]);
}

/**
 * A new AI Image beside the node, with the node's picture as its reference.
 *
 * @param {Editor} editor
 * @param {string} id
 */
export function useAsReference(editor, id) {
  const node = editor.store.view.nodes.get(id);
  const output = editor.kinds[node?.kind ?? ""]?.outputs.find((port) => port.type === "image");
  const kind = Object.values(editor.kinds).find((each) => each.runs && each.inputs.some((port) => port.type === "image"));
  const input = kind?.inputs.find((port) => port.type === "image");
  if (!node || !output || !kind || !input) return;
  const [w, h] = kind.size;
  const place = freePlace(editor.store.view, editor.kinds, { x: node.x + node.w + GAP, y: node.y, w, h });
  const added = newId();
  /** @type {Op[]} */
  const ops = [
    { op: "node+", id: added, kind: kind.id, ...place, w, h, data: { ...kind.data } },
    { op: "edge+", id: newId(), from: [id, output.id], to: [added, input.id] },
  ];
  if (!editor.commit(ops)) return;
  editor.selection.set([added]);
  editor.camera.show({ x: place.x, y: place.y, w, h });
  announce(t("{kind} added", { kind: kind.label }));
}

/**
 * Put the picture on the clipboard, as PNG: no other format is taken there.
 *
 * @param {string} asset
 */
export async function copyPicture(asset) {
  if (!window.isSecureContext || !("ClipboardItem" in window)) {
    toast(t("The browser does not let pages copy pictures here: it takes https, or this machine. Use Export instead."), "error");
    return;
  }
  try {
    // The promise goes in as it is: waiting for it first, some browsers forget that somebody has pressed a button.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": fetchCopy(asset) })]);
    toast(t("The picture is copied."), "success");
  } catch {
    toast(t("The picture could not be copied. Use Export instead."), "error");
  }
}

/** @param {string} asset */
async function fetchCopy(asset) {
  const response = await fetch(`/api/assets/${asset}/export?format=png`, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.blob();
}

/**
 * The file tells how its picture was made: offer to build that again beside it.
 *
 * @param {Editor} editor
 * @param {{id: string, name: string}} asset
 * @param {Point} beside in canvas pixels
 */
export function offerRebuild(editor, asset, beside) {
  const action = { label: t("Build its nodes"), act: () => void rebuild(editor, asset.id, beside) };
  toast(t("{name} tells how it was made.", { name: asset.name }), "info", { action, lasting: true });
}

/**
 * Put the nodes on the canvas that the picture was made with, in one step of undo.
 *
 * @param {Editor} editor
 * @param {string} asset
 * @param {Point} at in canvas pixels
 */
export async function rebuild(editor, asset, at) {
  try {
    const path = `/api/canvases/${editor.page.canvas.id}/assets/${asset}/rebuild`;
    const { ops, notes } = /** @type {{ops: Op[], notes: string[]}} */ (await get(path));
    const placed = placeBeside(editor, ops, at);
    if (!editor.commit(placed)) return;
    const nodes = placed.filter((op) => op.op === "node+");
    editor.selection.set(nodes.map((node) => node.id));
    editor.camera.show(extent(nodes));
    toast([t("The nodes are built again."), ...notes].join(" "), notes.length ? "info" : "success");
  } catch (failed) {
    if (!(failed instanceof RequestFailed)) throw failed;
    toast(failed.message, "error");
  }
}

/**
 * @param {Editor} editor
 * @param {Op[]} ops
 * @param {Point} at
 */
function placeBeside(editor, ops, at) {
  const box = extent(ops.filter((op) => op.op === "node+"));
  const place = freePlace(editor.store.view, editor.kinds, { ...box, x: at.x, y: at.y });
  return ops.map((op) => (op.op === "node+" ? { ...op, x: op.x - box.x + place.x, y: op.y - box.y + place.y } : op));
}

/** @param {AddNode[]} nodes */
function extent(nodes) {
  const x = Math.min(...nodes.map((node) => node.x));
  const y = Math.min(...nodes.map((node) => node.y));
  const right = Math.max(...nodes.map((node) => node.x + node.w));
  const bottom = Math.max(...nodes.map((node) => node.y + node.h));
  return { x, y, w: right - x, h: bottom - y };
}
