/** The toolbar at the bottom: the add menu, undo, zoom. */

import { byId } from "./dom.js";

/** @import {Adding} from "./adding.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Uploads} from "./uploads.js" */

/**
 * @param {Editor} editor
 * @param {Adding} adding
 * @param {Uploads} uploads
 */
export function setUpMenu(editor, adding, uploads) {
  const menu = byId("add-menu", HTMLElement);
  const button = byId("add-button", HTMLButtonElement);
  menu.addEventListener("toggle", () => {
    const isOpen = menu.matches(":popover-open");
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) items(menu)[0]?.focus();
  });
  menu.addEventListener("keydown", (event) => walk(menu, event));
  document.addEventListener("click", (event) => {
    const item = event.target instanceof Element ? event.target.closest("[data-add]") : null;
    const kind = editor.kinds[item?.getAttribute("data-add") ?? ""];
    if (!kind) return;
    if (menu.matches(":popover-open")) menu.hidePopover();
    if (kind.opensFile) uploads.pick((files) => uploads.addAll(files, adding.middle()));
    else adding.addKind(kind.id);
  });
  setUpButtons(editor);
}

/** @param {HTMLElement} menu */
function items(menu) {
  return [...menu.querySelectorAll("[role=menuitem]")].filter((item) => item instanceof HTMLElement);
}

/**
 * @param {HTMLElement} menu
 * @param {KeyboardEvent} event
 */
function walk(menu, event) {
  const all = items(menu);
  const at = all.findIndex((item) => item === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  all[next % all.length]?.focus();
}

/** @param {Editor} editor */
function setUpButtons(editor) {
  const { camera, history, store } = editor;
  const undo = byId("undo", HTMLButtonElement);
  const redo = byId("redo", HTMLButtonElement);
  const zoom = byId("zoom-reset", HTMLButtonElement);
  const refresh = () => {
    undo.disabled = !editor.canEdit || !history.canUndo;
    redo.disabled = !editor.canEdit || !history.canRedo;
  };
  undo.addEventListener("click", () => editor.undo());
  redo.addEventListener("click", () => editor.redo());
  // The history is written after the store has told of the change.
  store.onChange(() => queueMicrotask(refresh));
  refresh();
  zoom.addEventListener("click", () => camera.zoomTo(1));
  byId("zoom-in", HTMLButtonElement).addEventListener("click", () => camera.zoomIn());
  byId("zoom-out", HTMLButtonElement).addEventListener("click", () => camera.zoomOut());
  byId("zoom-fit", HTMLButtonElement).addEventListener("click", () => camera.fit(store.view));
  camera.onChange(() => {
    const text = `${Math.round(camera.view.z * 100)} %`;
    if (zoom.textContent !== text) zoom.textContent = text;
  });
}
