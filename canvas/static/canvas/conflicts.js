/**
 * When others were faster: a refused batch keeps what of it still means something, and a node that was removed while
 * somebody was writing in it can be brought back with what was written.
 */

import { applicable } from "./ops.js";
import { isAhead, salvage } from "./salvage.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {Fields} from "./fields.js" */
/** @import {Nack} from "./live.js" */
/** @import {Batch, Data, Op} from "./types.js" */

/** Refusals because something is there no longer, or is there already. */
const STALE = new Set(["unknown_node", "unknown_wire", "id_taken", "duplicate_wire"]);
/** Refusals of one wire, for which no node that comes with it is given up. */
const UNFIT = new Set(["port_taken", "cycle"]);
/** The change that was faster may come a moment after the refusal. */
const MOMENT_MS = 250;

export class Conflicts {
  /** By node: takes its offer away. @type {Map<string, () => void>} */
  #offers = new Map();

  /**
   * @param {Editor} editor
   * @param {Fields} fields
   */
  constructor(editor, fields) {
    this.editor = editor;
    this.fields = fields;
  }

  /** @param {Nack} nack */
  refused(nack) {
    const { pending } = this.editor.store;
    const later = pending.slice(pending.findIndex(({ cid }) => cid === nack.cid) + 1);
    const batch = this.editor.store.refuse(nack.cid);
    if (!batch) return;
    const isUnfit = UNFIT.has(nack.code) && batch.ops.some(({ op }) => op === "node+");
    if (!STALE.has(nack.code) && !isUnfit) this.#giveUp(batch, nack);
    else if (!this.#sendRest(batch, later, nack)) setTimeout(() => this.#sendRest(batch, later, nack) || this.#giveUp(batch, nack), MOMENT_MS);
  }

  /**
   * Send what is left of the batch. Gives false where all of it is: the same would be refused again.
   *
   * @param {Batch} batch
   * @param {Batch[]} later
   * @param {Nack} nack
   */
  #sendRest({ cid, ops }, later, { code, message }) {
    const { store, history, kinds } = this.editor;
    const isWhole = applicable(store.view, ops, kinds).length === ops.length;
    if (isWhole && !isAhead(store, ops)) return false;
    const rest = salvage(store.view, ops, later, kinds);
    if (rest.length) history.resend(cid, rest);
    else history.forget(cid);
    if (UNFIT.has(code)) toast(message, "error");
    for (const op of ops) {
      if (op.op === "set") this.offer(op.id, op.set);
      else if (op.op === "entry") this.offer(op.id, {});
    }
    return true;
  }

  /**
   * @param {Batch} batch
   * @param {Nack} nack
   */
  #giveUp({ cid, ops }, { message }) {
    this.editor.history.forget(cid);
    this.fields.restoreRefused(ops);
    toast(t("Not saved: {reason}", { reason: message }), "error");
  }

  /**
   * Offer to bring back a node that somebody else has removed, with values that it was to have.
   *
   * @param {string} id
   * @param {Data} set
   */
  offer(id, set) {
    const { store, peers } = this.editor;
    const lost = store.lost.get(id);
    if (!lost || store.view.nodes.has(id) || !this.editor.canEdit) return;
    lost.node = { ...lost.node, data: { ...lost.node.data, ...set } };
    const who = peers.all.find(({ person }) => person === lost.by)?.name;
    const words = who
      ? t("{name} has removed a node that you were changing.", { name: who })
      : t("A node that you were changing has been removed.");
    const action = { label: t("Bring it back"), act: () => this.#bringBack(id) };
    this.#offers.get(id)?.();
    this.#offers.set(id, toast(words, "info", { lasting: true, action }));
  }

  /** @param {string} id */
  #bringBack(id) {
    const { store } = this.editor;
    const lost = store.lost.get(id);
    if (!lost) return;
    /** @type {Op[]} */
    const ops = [{ op: "node+", ...lost.node }, ...lost.edges.map((edge) => ({ op: /** @type {const} */ ("edge+"), ...edge }))];
    store.lost.delete(id);
    this.#offers.delete(id);
    if (this.editor.commit(applicable(store.view, ops))) this.editor.selection.set([id]);
  }
}
