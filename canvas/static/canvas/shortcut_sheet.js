/** The sheet of shortcuts, made from the table that the keyboard acts on. */

import { make } from "./dom.js";
import { keyNames } from "./key_names.js";
import { t } from "./text.js";

/** @import {Shortcut} from "./shortcuts.js" */

/** What the groups are called, in their order. */
const GROUPS = {
  Look: t("Look around"),
  Select: t("Select"),
  Edit: t("Edit"),
  Arrange: t("Arrange"),
  Nodes: t("Nodes"),
};

/**
 * @param {Shortcut[]} shortcuts
 * @param {boolean} canEdit what edits is of no use to viewers
 */
export function showShortcuts(shortcuts, canEdit) {
  const dialog = make("dialog", "dialog sheet", { "aria-labelledby": "sheet-title" });
  const form = make("form", "sheet__head", { method: "dialog" });
  const title = make("h2", "", { id: "sheet-title" });
  title.textContent = t("Keyboard shortcuts");
  const close = make("button", "button button--small", { value: "" });
  close.textContent = t("Close");
  form.append(title, close);
  const groups = make("div", "sheet__groups", { tabindex: "0", role: "group", "aria-labelledby": "sheet-title" });
  for (const [group, name] of Object.entries(GROUPS)) {
    const listed = shortcuts.filter((each) => each.group === group && (canEdit || !each.edits));
    if (listed.length) groups.append(section(name, listed));
  }
  dialog.append(form, groups);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * @param {string} name
 * @param {Shortcut[]} shortcuts
 */
function section(name, shortcuts) {
  const made = make("section", "sheet__group");
  const title = make("h3", "sheet__title");
  title.textContent = name;
  const list = make("dl", "sheet__list");
  for (const { label, keys } of shortcuts) {
    const term = make("dt", "sheet__label");
    term.textContent = label;
    const description = make("dd", "sheet__keys");
    for (const name of keyNames(keys)) description.append(keycap(name));
    const row = make("div", "sheet__row");
    row.append(term, description);
    list.append(row);
  }
  made.append(title, list);
  return made;
}

/** @param {string} name */
function keycap(name) {
  const cap = make("kbd", "keycap");
  cap.textContent = name;
  return cap;
}
