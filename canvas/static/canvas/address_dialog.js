/** Asks for the address of a picture. */

import { make } from "./dom.js";
import { t } from "./text.js";

/**
 * The address, or an empty text when nothing is wanted after all.
 *
 * @returns {Promise<string>}
 */
export function askForAddress() {
  const dialog = make("dialog", "dialog", { "aria-labelledby": "address-title" });
  const title = make("h2", "", { id: "address-title" });
  title.append(t("Picture from an address"));
  const label = make("label", "", { for: "address-field" });
  label.append(t("Address"));
  const input = make("input", "input", { id: "address-field", type: "url", required: "", placeholder: "https://", "aria-describedby": "address-help" });
  const help = make("p", "muted small", { id: "address-help" });
  help.append(t("The server fetches the picture and keeps it. Hosts of a private network are not called."));
  const field = make("div", "field");
  field.append(label, input, help);
  const cancel = make("button", "button", { type: "button" });
  cancel.append(t("Cancel"));
  cancel.addEventListener("click", () => dialog.close());
  const add = make("button", "button button--primary", { type: "submit" });
  add.append(t("Add picture"));
  const actions = make("div", "dialog__actions");
  actions.append(cancel, add);
  const form = make("form", "form");
  form.append(title, field, actions);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close(input.value.trim());
  });
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
