/** What the parts of the editor share: the graph, the selection, the camera, and what this person may do. */

import { byId } from "./dom.js";
import { Camera } from "./camera.js";
import { withContent } from "./frames.js";
import { History } from "./history.js";
import { Peers } from "./presence.js";
import { Selection } from "./selection.js";
import { Store } from "./store.js";
import { t, tn } from "./text.js";
import { announce, toast } from "./toast.js";

/** @import {Batch, Op, Page, Role} from "./types.js" */

export class Editor {
  /**
   * @param {Page} page
   * @param {(batch: Batch) => void} send
   */
  constructor(page, send) {
    this.page = page;
    this.kinds = page.kinds;
    this.stage = byId("stage", HTMLElement);
    this.world = byId("world", HTMLElement);
    this.store = new Store({ nodes: page.nodes, edges: page.edges, rev: page.canvas.rev });
    this.history = new History(this.store, send, page.kinds);
    this.selection = new Selection();
    this.peers = new Peers(page.me.id, performance);
    this.camera = new Camera(this.world, page);
    /** @type {Role} */
    this.role = page.role;
    /** Whether the nodes are shown as a list, one below the other, instead of where they are. */
    this.isList = false;
    this.store.onChange(() => this.selection.keepOnly(this.store.view));
  }

  get canEdit() {
    return this.role !== "viewer";
  }

  /**
   * Make a change, if this person may. One call is one step of undo.
   *
   * @param {Op[]} ops
   * @param {string} [session] see `History.commit`
   */
  commit(ops, session) {
    if (!this.mayEdit()) return false;
    this.history.commit(ops, session);
    return true;
  }

  undo() {
    if (this.canEdit) announce(this.history.undo() ? t("Undone") : t("Nothing to undo"));
  }

  redo() {
    if (this.canEdit) announce(this.history.redo() ? t("Redone") : t("Nothing to redo"));
  }

  /** Whether this person may change anything; tells those who may not. */
  mayEdit() {
    if (!this.canEdit) toast(t("You can look at this canvas but not change it. Ask its owner to make you an editor."));
    return this.canEdit;
  }

  removeSelected() {
    const { nodes, edges } = this.selection;
    if (this.selection.isEmpty) return;
    const lost = new Set(edges);
    for (const edge of this.store.view.edges.values()) {
      if (nodes.has(edge.from[0]) || nodes.has(edge.to[0])) lost.delete(edge.id);
    }
    /** @type {Op[]} */
    const ops = [
      ...[...lost].map((id) => ({ op: /** @type {const} */ ("edge-"), id })),
      ...[...nodes].map((id) => ({ op: /** @type {const} */ ("node-"), id })),
    ];
    if (this.commit(ops)) announce(tn("{count} removed. Undo brings it back.", "{count} removed. Undo brings them back.", ops.length));
  }

  /**
   * Move the selected nodes and what lies on them. Several times in a row is one step of undo.
   *
   * @param {number} dx in canvas pixels
   * @param {number} dy
   */
  nudge(dx, dy) {
    const ops = [...withContent(this.store.view, this.kinds, this.selection.nodes)].flatMap((id) => {
      const node = this.store.view.nodes.get(id);
      return node ? [{ op: /** @type {const} */ ("move"), id, x: node.x + dx, y: node.y + dy }] : [];
    });
    this.commit(ops, `nudge ${[...this.selection.nodes].join(" ")}`);
  }

  /** Show the whole selection. */
  zoomToSelection() {
    const { nodes, edges } = this.selection;
    const ends = [...edges].flatMap((id) => this.store.view.edges.get(id) ?? []).flatMap(({ from, to }) => [from[0], to[0]]);
    this.camera.fitTo([...nodes, ...ends].flatMap((id) => this.store.view.nodes.get(id) ?? []));
  }

  selectAll() {
    this.selection.set(this.store.view.nodes.keys());
    this.tellSelected();
  }

  /** For those who cannot see it. */
  tellSelected() {
    announce(tn("{count} node selected", "{count} nodes selected", this.selection.nodes.size));
  }
}
