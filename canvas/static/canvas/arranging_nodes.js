/** Lining up, spreading out, tidying and framing what is selected. Frames take along what lies on them. */

import { align, distribute } from "./arranging.js";
import { frameAround, selectedPieces, withContent } from "./frames.js";
import { newId } from "./ids.js";
import { t, tn } from "./text.js";
import { tidy } from "./tidying.js";
import { announce } from "./toast.js";

/** @import {Axis, Edge, Place} from "./arranging.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Op} from "./types.js" */

const FRAME = "frame";

/**
 * @param {Editor} editor
 * @param {Edge} edge
 */
export function alignSelected(editor, edge) {
  return moveAll(editor, align(selectedPieces(editor), edge));
}

/**
 * @param {Editor} editor
 * @param {Axis} axis
 */
export function distributeSelected(editor, axis) {
  return moveAll(editor, distribute(selectedPieces(editor), axis));
}

/**
 * Wires from or to what lies on a frame count as the frame's.
 *
 * @param {Editor} editor
 */
export function tidySelected(editor) {
  const { kinds, store } = editor;
  const all = selectedPieces(editor);
  /** @type {Map<string, string>} */
  const pieceOf = new Map();
  for (const { id } of all) for (const each of withContent(store.view, kinds, [id])) pieceOf.set(each, id);
  const links = [...store.view.edges.values()].flatMap(({ from, to }) => {
    const [source, target] = [pieceOf.get(from[0]), pieceOf.get(to[0])];
    return source && target ? [/** @type {[string, string]} */ ([source, target])] : [];
  });
  return moveAll(editor, tidy(all, links));
}

/**
 * @param {Editor} editor
 * @param {Place[]} places
 */
function moveAll(editor, places) {
  const { kinds, store } = editor;
  const { nodes } = store.view;
  /** @type {Op[]} */
  const ops = [];
  for (const { id, x, y } of places) {
    const piece = nodes.get(id);
    if (!piece) continue;
    for (const each of withContent(store.view, kinds, [id])) {
      const node = nodes.get(each);
      if (node) ops.push({ op: "move", id: each, x: node.x + x - piece.x, y: node.y + y - piece.y });
    }
  }
  if (!ops.length) announce(t("Nothing to move"));
  else if (editor.commit(ops)) announce(tn("{count} node moved", "{count} nodes moved", places.length));
}

/**
 * Draw a frame around what is selected, and select it.
 *
 * @param {Editor} editor
 */
export function frameSelected(editor) {
  const { kinds, selection, store } = editor;
  const box = frameAround([...selection.nodes].flatMap((id) => store.view.nodes.get(id) ?? []));
  const kind = kinds[FRAME];
  if (!box || !kind) return false;
  const id = newId();
  if (editor.commit([{ op: "node+", id, kind: kind.id, ...box, data: { ...kind.data } }])) {
    selection.set([id]);
    announce(t("Framed"));
  }
  return true;
}
