/** The way to somebody's first picture, in three steps: shown until it is there, or until they send it away. */

import { byId } from "./dom.js";

/** @import {Editor} from "./editor.js" */
/** @import {GraphNode} from "./types.js" */

const KEY = "easel:first-steps";
const PRAISED_MS = 6_000;

/** @param {Editor} editor */
export function setUpFirstSteps(editor) {
  const panel = byId("first-steps", HTMLElement);
  const items = [...panel.querySelectorAll("li")];
  const { store } = editor;
  if (isPast() || makers(editor).some(hasPicture)) return;
  let isOver = false;
  const end = () => {
    isOver = true;
    remember();
  };
  const show = () => {
    if (isOver) return;
    const done = stepsDone(editor);
    items.forEach((item, index) => {
      item.classList.toggle("is-done", index < done);
      if (index === done) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    panel.hidden = !editor.canEdit || done === 0;
    if (done < items.length) return;
    end();
    setTimeout(() => (panel.hidden = true), PRAISED_MS);
  };
  byId("first-steps-close", HTMLButtonElement).addEventListener("click", () => {
    end();
    panel.hidden = true;
  });
  store.onChange(show);
  show();
}

/**
 * How many of the steps are behind this canvas: a node, a prompt for it, a picture.
 *
 * @param {Editor} editor
 */
export function stepsDone(editor) {
  const found = makers(editor);
  if (!found.length) return 0;
  if (found.some(hasPicture)) return 3;
  return found.some((node) => hasPrompt(editor, node)) ? 2 : 1;
}

/** @param {Editor} editor */
function makers({ store, kinds }) {
  return [...store.view.nodes.values()].filter((node) => kinds[node.kind]?.runs);
}

/** @param {GraphNode} node */
function hasPicture({ data }) {
  return Boolean(data.asset);
}

/**
 * @param {Editor} editor
 * @param {GraphNode} node
 */
function hasPrompt({ store, kinds }, node) {
  const texts = new Set(kinds[node.kind]?.inputs.filter(({ type }) => type === "text").map(({ id }) => id));
  const sources = [...store.view.edges.values()].filter(({ to }) => to[0] === node.id && texts.has(to[1]));
  const written = (/** @type {GraphNode | undefined} */ each) => String(each?.data.prompt ?? "").trim() !== "";
  return sources.length ? sources.some(({ from }) => written(store.view.nodes.get(from[0]))) : written(node);
}

function isPast() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, "over");
  } catch {
    // Storage may be full or forbidden; the steps are then shown on the next canvas again.
  }
}
