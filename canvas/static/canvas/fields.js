/** Bound inputs: what is typed or chosen in a card goes into its node's data, and comes from there. */

/** @import {Editor} from "./editor.js" */
/** @import {Data, Op} from "./types.js" */

const DEBOUNCE_MS = 300;

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {{node: string, name: string, value: string, timer: ReturnType<typeof setTimeout> | undefined}} Draft */

export class Fields {
  /** What has been typed and not committed, by node and field. @type {Map<string, Draft>} */
  #drafts = new Map();
  #stays = 0;
  /** @type {Map<string, Data>} */
  #seen = new Map();

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    const { world, store } = editor;
    world.addEventListener("focusin", () => (this.#stays += 1));
    world.addEventListener("input", (event) => this.#typed(event));
    world.addEventListener("change", (event) => this.#commitOf(event));
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

  /** Commit everything that has been typed so far. */
  flush() {
    for (const draft of [...this.#drafts.values()]) this.#commit(draft);
  }

  /**
   * Put the model's values into a body's fields; never under somebody's fingers.
   *
   * @param {string} id
   * @param {Element} body
   */
  fill(id, body) {
    const data = this.editor.store.view.nodes.get(id)?.data ?? {};
    for (const field of fieldsIn(body)) {
      const name = field.dataset.field ?? "";
      const draft = this.#drafts.get(`${id} ${name}`);
      if (field !== document.activeElement) setValue(field, draft ? draft.value : data[name]);
      countCharacters(field);
    }
  }

  /**
   * The server took nothing of this: the typed text stays in its field, marked, instead of being thrown away.
   *
   * @param {Op[]} ops
   */
  restoreRefused(ops) {
    for (const op of ops) {
      if (op.op !== "set") continue;
      for (const [name, value] of Object.entries(op.set)) {
        if (typeof value !== "string" || !value) continue;
        this.#drafts.set(`${op.id} ${name}`, { node: op.id, name, value, timer: undefined });
        const field = this.#shown(op.id).find((each) => each.dataset.field === name);
        field?.setAttribute("aria-invalid", "true");
        if (field && field !== document.activeElement) setValue(field, value);
      }
    }
  }

  /** @param {Event} event */
  #typed(event) {
    const field = asField(event.target);
    const draft = field && this.#draftOf(field);
    if (!draft) return;
    field.removeAttribute("aria-invalid");
    countCharacters(field);
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => this.#commit(draft), DEBOUNCE_MS);
  }

  /**
   * @param {Field} field
   * @returns {Draft | undefined}
   */
  #draftOf(field) {
    const node = field.closest(".node")?.getAttribute("data-id");
    const name = field.dataset.field;
    if (!node || !name) return undefined;
    const key = `${node} ${name}`;
    const draft = this.#drafts.get(key) ?? { node, name, value: "", timer: undefined };
    draft.value = field.value;
    this.#drafts.set(key, draft);
    return draft;
  }

  /** @param {Event} event */
  #commitOf(event) {
    const field = asField(event.target);
    const draft = field && this.#draftOf(field);
    if (draft) this.#commit(draft);
  }

  /** @param {Event} event */
  #left(event) {
    const field = asField(event.target);
    const node = field?.closest(".node")?.getAttribute("data-id");
    if (!field || !node) return;
    const draft = this.#drafts.get(`${node} ${field.dataset.field}`);
    if (draft && !field.hasAttribute("aria-invalid")) this.#commit(draft);
    // While the field had the focus others may have changed it.
    queueMicrotask(() => this.#fillShown(node));
  }

  /** @param {Draft} draft */
  #commit(draft) {
    clearTimeout(draft.timer);
    this.#drafts.delete(`${draft.node} ${draft.name}`);
    const node = this.editor.store.view.nodes.get(draft.node);
    if (!node || asText(node.data[draft.name]) === draft.value) return;
    const op = { op: /** @type {const} */ ("set"), id: draft.node, set: { [draft.name]: draft.value } };
    this.editor.commit([op], `${draft.node} ${draft.name} ${this.#stays}`);
  }

  /** @param {string} id */
  #fillShown(id) {
    const body = this.editor.world.querySelector(`.node[data-id="${CSS.escape(id)}"] .node__body`);
    if (body) this.fill(id, body);
  }

  /** @param {string} id */
  #shown(id) {
    return fieldsIn(this.editor.world).filter((field) => field.closest(".node")?.getAttribute("data-id") === id);
  }
}

/** @param {Element} element */
function fieldsIn(element) {
  return [...element.querySelectorAll("[data-field]")].flatMap((each) => asField(each) ?? []);
}

/**
 * @param {EventTarget | null} target
 * @returns {Field | null}
 */
function asField(target) {
  const isField =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return isField && target.dataset.field ? target : null;
}

/**
 * @param {Field} field
 * @param {unknown} value
 */
function setValue(field, value) {
  const text = asText(value);
  if (field instanceof HTMLSelectElement) {
    const chosen = [...field.options].find((option) => option.value === text) ?? defaultOption(field);
    if (chosen) chosen.selected = true;
  } else if (field.value !== text) {
    field.value = text;
  }
}

/** @param {HTMLSelectElement} select */
function defaultOption(select) {
  return [...select.options].find((option) => option.defaultSelected);
}

/** @param {unknown} value */
function asText(value) {
  return value === null || value === undefined ? "" : String(value);
}

/**
 * Show how much room is left once a text comes near its limit.
 *
 * @param {Field} field
 */
function countCharacters(field) {
  const limit = Number(field.dataset.limit);
  const holder = field.closest(".card-field");
  if (!limit || !(holder instanceof HTMLElement)) return;
  const { length } = field.value;
  if (length > limit * 0.8) holder.dataset.count = `${length.toLocaleString("en")} / ${limit.toLocaleString("en")}`;
  else delete holder.dataset.count;
  holder.classList.toggle("is-over", length > limit);
}
