/** Giving the canvas another name, in the bar at the top. */

import { byId, make } from "./dom.js";
import { RequestFailed, postJson } from "./http.js";
import { showName } from "./status.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

/** Characters; the server says the same (canvas/models.py). */
const NAME_LIMIT = 120;

/** @param {string} canvas its id */
export function renameCanvas(canvas) {
  const title = byId("canvas-name", HTMLElement);
  if (title.hidden) return;
  const before = title.textContent ?? "";
  const field = make("input", "node__rename", { type: "text", maxlength: String(NAME_LIMIT), "aria-label": t("Name of this canvas") });
  field.value = before;
  title.hidden = true;
  title.after(field);
  field.select();
  field.focus();
  const end = (/** @type {boolean} */ isKept) => {
    if (title.hidden) {
      title.hidden = false;
      field.remove();
      const name = field.value.trim();
      if (isKept && name && name !== before) void save(canvas, name, before);
    }
  };
  field.addEventListener("blur", () => end(true));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    end(event.key === "Enter");
    title.focus();
  });
}

/**
 * @param {string} canvas
 * @param {string} name
 * @param {string} before
 */
async function save(canvas, name, before) {
  showName(name);
  try {
    await postJson(`/api/canvases/${canvas}`, { name }, "PATCH");
  } catch (failed) {
    if (!(failed instanceof RequestFailed)) throw failed;
    showName(before);
    toast(failed.message, "error");
  }
}
