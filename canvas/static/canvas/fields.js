/** Bound inputs: what is typed or chosen in a card goes into its node's data, and comes from there. */

import { t } from "./text.js";
import { asControl, bindingOf, controlsIn, countCharacters, isHeld, showProblem, showText, textOf } from "./controls.js";
import { read, setting, textIn, write } from "./field_values.js";

/** @import {Control} from "./controls.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Binding} from "./field_values.js" */
/** @import {Data, Op} from "./types.js" */

const DEBOUNCE_MS = 300;
/** Whoever has typed nothing for so long is shown what others write, though the caret is still there. */
const AT_IT_MS = 5_000;

/**
 * What has been typed and is not part of the model: because it is fresh, or because it cannot be taken (`problem`,
 * empty where the server told the reason).
 *
 * @typedef {{node: string, binding: Binding, text: string, timer: ReturnType<typeof setTimeout> | undefined,
 *   problem: string | undefined}} Draft
 */

export class Fields {
  /** By node, field and key. @type {Map<string, Draft>} */
  #drafts = new Map();
  #stays = 0;
  /** When somebody typed last in the field that has the focus. */
  #typedAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting = undefined;
  /** @type {Map<string, Data>} */
  #seen = new Map();

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    /** @type {(node: string, set: Data) => void} */
    this.lost = () => {};
    const { world, store } = editor;
    world.addEventListener("focusin", () => {
      this.#stays += 1;
      this.#typedAt = -Infinity;
    });
    world.addEventListener("input", (event) => this.#typed(event));
    world.addEventListener("change", (event) => this.#changed(event));
    world.addEventListener("focusout", (event) => this.#left(event));
    store.onChange(({ nodes }) => {
      for (const id of nodes) if (this.#isNews(id)) this.#fillShown(id);
    });
  }

  /**
   * Whether the node's data is other than last time: a node that is only dragged needs no filling.
   *
   * @param {string} id
   */
  #isNews(id) {
    const data = this.editor.store.view.nodes.get(id)?.data;
    if (this.#seen.get(id) === data) return false;
    if (data) this.#seen.set(id, data);
    else this.#seen.delete(id);
    return true;
  }

  /** @param {(node: string, set: Data) => void} listener told what was written in a node that is there no longer */
  onLost(listener) {
    this.lost = listener;
  }

  /** Commit everything that has been typed so far. */
  flush() {
    for (const draft of [...this.#drafts.values()]) this.#commit(draft);
  }

  /**
   * Why something that was written on the node's card could not be taken, if there is such a thing.
   *
   * @param {string} node
   */
  problemOn(node) {
    return [...this.#drafts.values()].find((draft) => draft.node === node && draft.problem)?.problem;
  }

  /**
   * Throw away what has been typed on the node's card and not been taken.
   *
   * @param {string} node
   */
  forget(node) {
    for (const [place, draft] of this.#drafts) {
      if (draft.node !== node) continue;
      clearTimeout(draft.timer);
      this.#drafts.delete(place);
    }
    this.#fillShown(node);
  }

  /**
   * Put the model's values into a body's fields; never under somebody's fingers.
   *
   * @param {string} id
   * @param {Element} body
   */
  fill(id, body) {
    const data = this.editor.store.view.nodes.get(id)?.data ?? {};
    for (const control of controlsIn(body)) {
      const binding = bindingOf(control);
      const draft = this.#drafts.get(placeOf(id, binding));
      if (!isHeld(control) || this.#isResting(draft)) showText(control, draft ? draft.text : textIn(data, binding));
      showProblem(control, draft?.problem);
      countCharacters(control);
    }
  }

  /**
   * Else what is typed next would take away what others have written meanwhile.
   *
   * @param {Draft | undefined} draft
   */
  #isResting(draft) {
    return !draft && performance.now() - this.#typedAt > AT_IT_MS;
  }

  /**
   * The server took nothing of this: what was written stays in its field, marked, instead of being thrown away.
   *
   * @param {Op[]} ops
   */
  restoreRefused(ops) {
    for (const op of ops) {
      if (op.op !== "set" && op.op !== "entry") continue;
      const data = this.editor.store.view.nodes.get(op.id)?.data ?? {};
      const set = op.op === "set" ? op.set : { [op.field]: { [op.key]: op.value } };
      for (const binding of this.#bindingsOf(op.id, set)) {
        if (op.op === "entry" && binding.key !== op.key) continue;
        const text = textIn(set, binding);
        if (!text || text === textIn(data, binding)) continue;
        const draft = { node: op.id, binding, text, timer: undefined, problem: "" };
        this.#drafts.set(placeOf(op.id, binding), draft);
      }
      this.#fillShown(op.id);
    }
  }

  /**
   * The controls on a card that stand for what was set; a text also where its card is not in the page.
   *
   * @param {string} id
   * @param {Data} set
   * @returns {Binding[]}
   */
  #bindingsOf(id, set) {
    const body = this.#body(id);
    if (body) return controlsIn(body).map(bindingOf).filter(({ name }) => name in set);
    const texts = Object.entries(set).filter(([, value]) => typeof value === "string");
    return texts.map(([name]) => ({ name, type: "text", label: t("This"), clears: [] }));
  }

  /** @param {Event} event */
  #typed(event) {
    const control = asControl(event.target);
    const draft = control && this.#draftOf(control);
    if (!draft) return;
    // A word that is being composed must not be touched at all.
    this.#typedAt = event instanceof InputEvent && event.isComposing ? Infinity : performance.now();
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#fillShown(draft.node), AT_IT_MS + 100);
    draft.problem = undefined;
    showProblem(control, undefined);
    control.removeAttribute("aria-invalid");
    countCharacters(control);
    clearTimeout(draft.timer);
    // Half a word would be a value of its own there.
    if (control.dataset.commit === "change") return;
    draft.timer = setTimeout(() => this.#commit(draft), DEBOUNCE_MS);
  }

  /**
   * @param {Control} control
   * @returns {Draft | undefined}
   */
  #draftOf(control) {
    const node = control.closest(".node")?.getAttribute("data-id");
    if (!node) return undefined;
    const binding = bindingOf(control);
    const place = placeOf(node, binding);
    const draft = this.#drafts.get(place) ?? { node, binding, text: "", timer: undefined, problem: undefined };
    draft.binding = binding;
    draft.text = textOf(control);
    this.#drafts.set(place, draft);
    return draft;
  }

  /** @param {Event} event */
  #changed(event) {
    const control = asControl(event.target);
    const draft = control && this.#draftOf(control);
    if (draft) this.#commit(draft);
  }

  /** @param {Event} event */
  #left(event) {
    const control = asControl(event.target);
    const node = control?.closest(".node")?.getAttribute("data-id");
    if (!control || !node) return;
    const draft = this.#drafts.get(placeOf(node, bindingOf(control)));
    if (draft && draft.problem === undefined) this.#commit(draft);
    // While the field had the focus others may have changed it.
    queueMicrotask(() => this.#fillShown(node));
  }

  /** @param {Draft} draft */
  #commit(draft) {
    clearTimeout(draft.timer);
    const { node: id, binding } = draft;
    const node = this.editor.store.view.nodes.get(id);
    const reading = read(draft.text, binding);
    if (node && "problem" in reading) {
      draft.problem = reading.problem;
      this.#fillShown(id);
      return;
    }
    this.#drafts.delete(placeOf(id, binding));
    if (!node && "value" in reading) this.lost(id, binding.key === undefined ? { [binding.name]: reading.value } : {});
    if (!node || "problem" in reading || write(reading.value, binding.type) === textIn(node.data, binding)) return;
    this.editor.commit(setting(node, binding, reading.value), `${placeOf(id, binding)} ${this.#stays}`);
  }

  /** @param {string} id */
  #fillShown(id) {
    const body = this.#body(id);
    if (body) this.fill(id, body);
  }

  /** @param {string} id */
  #body(id) {
    return this.editor.world.querySelector(`.node[data-id="${CSS.escape(id)}"] .node__body`);
  }
}

/**
 * @param {string} node
 * @param {Binding} binding
 */
function placeOf(node, { name, key = "" }) {
  return `${node} ${name} ${key}`;
}
