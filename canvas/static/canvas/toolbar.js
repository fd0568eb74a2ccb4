/** The toolbar at the bottom: undo, redo, zoom. */

import { byId } from "./dom.js";

/** @import {Editor} from "./editor.js" */

/** @param {Editor} editor */
export function setUpToolbar(editor) {
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
