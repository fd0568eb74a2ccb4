/** Selecting by press and by a drawn box. */

import { byId } from "./dom.js";
import { boxBetween, contains, nodeAt, overlap } from "./geometry.js";
import { pointOf } from "./gestures.js";
import { toWindow } from "./viewport.js";

/** @import {Editor} from "./editor.js" */
/** @import {Gesture} from "./gestures.js" */
/** @import {Box, GraphNode} from "./types.js" */

/**
 * Whether a press adds to the selection instead of replacing it.
 *
 * @param {Editor} editor
 * @param {MouseEvent} event
 */
export function isAdding(editor, event) {
  return event.shiftKey || event.ctrlKey || event.metaKey || editor.selection.isSticky;
}

/**
 * Press on the ground: select what the drawn box touches, or nothing. A press within a frame selects the frame; a drawn
 * box must go round all of it.
 *
 * @param {Editor} editor
 * @param {PointerEvent} event
 * @returns {Gesture | null}
 */
export function startMarquee(editor, event) {
  if (event.button !== 0) return null;
  const { store, camera, selection, kinds } = editor;
  const from = camera.toCanvas(pointOf(event));
  const adds = isAdding(editor, event);
  /** @type {Set<string>} */
  const kept = adds ? selection.nodes : new Set();
  const before = { nodes: selection.nodes, edges: selection.edges };
  const frame = byId("marquee", HTMLElement);
  /** @param {GraphNode} node @param {Box} box */
  const isIn = (node, box) => (kinds[node.kind]?.backdrop ? contains(box, node) : overlap(node, box));
  return {
    pans: true,
    move: (point) => {
      const box = boxBetween(from, camera.toCanvas(point));
      const touched = [...store.view.nodes.values()].filter((node) => isIn(node, box)).map(({ id }) => id);
      selection.become([...kept, ...touched]);
      frame.hidden = false;
      showBox(frame, boxBetween(toWindow(camera.view, from), point));
    },
    end: (_point, moved) => {
      frame.hidden = true;
      if (moved) return;
      const under = nodeAt(store.view, kinds, from);
      if (!under) adds || selection.clear();
      else if (adds) selection.toggleNode(under.id);
      else selection.set([under.id]);
    },
    cancel: () => {
      frame.hidden = true;
      selection.set(before.nodes, before.edges);
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {Box} box in window pixels
 */
function showBox(element, { x, y, w, h }) {
  element.style.transform = `translate(${x}px, ${y}px)`;
  element.style.width = `${w}px`;
  element.style.height = `${h}px`;
}
