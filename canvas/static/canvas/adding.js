/** Putting new nodes on the canvas. */

import { newId } from "./ids.js";
import { freePlace } from "./placing.js";
import { announce } from "./toast.js";

/** @import {Bodies} from "./bodies.js" */
/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Data, GraphNode, Point} from "./types.js" */

export class Adding {
  /**
   * @param {Editor} editor
   * @param {Cards} cards
   * @param {Bodies} bodies
   */
  constructor(editor, cards, bodies) {
    this.editor = editor;
    this.cards = cards;
    this.bodies = bodies;
  }

  /**
   * A new node in the middle of the view, or next to what is there; selected, with its text field under the caret.
   *
   * @param {string} kindId
   */
  addKind(kindId) {
    const node = this.add(kindId, this.middle());
    if (!node) return;
    this.cards.focus(node);
    this.bodies.whenShown(node.id, () => {
      const shell = this.cards.shell(node.id);
      // Whoever has gone on to something else meanwhile keeps the focus there.
      if (document.activeElement !== shell && document.activeElement !== document.body) return;
      const field = shell?.querySelector('[data-field="prompt"]');
      if (field instanceof HTMLElement) field.focus({ preventScroll: true });
    });
  }

  /**
   * @param {string} kindId
   * @param {Point} middle where its middle should be, in canvas pixels
   * @param {{data?: Data, size?: {w: number, h: number}}} [own]
   * @returns {GraphNode | null}
   */
  add(kindId, middle, { data = {}, size } = {}) {
    const kind = this.editor.kinds[kindId];
    if (!kind) return null;
    const { w, h } = size ?? { w: kind.size[0], h: kind.size[1] };
    const place = freePlace(this.editor.store.view, { x: middle.x - w / 2, y: middle.y - h / 2, w, h });
    const node = { id: newId(), kind: kindId, ...place, w, h, data: { ...kind.data, ...data } };
    if (!this.editor.commit([{ op: "node+", ...node }])) return null;
    this.editor.selection.set([node.id]);
    announce(`${kind.label} added`);
    return node;
  }

  middle() {
    const { x, y, w, h } = this.editor.camera.shown;
    return { x: x + w / 2, y: y + h / 2 };
  }
}
