/** The bound controls in cards: inputs, selects and text areas with `data-field`, read and written alike. */

import { t } from "./text.js";
import { isTyping } from "./dom.js";
import { language } from "./text.js";

/** @import {Binding, FieldType} from "./field_values.js" */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * @param {EventTarget | null} target
 * @returns {Control | null}
 */
export function asControl(target) {
  const isControl =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return isControl && target.dataset.field ? target : null;
}

/** @param {Element} element */
export function controlsIn(element) {
  return [...element.querySelectorAll("[data-field]")].flatMap((each) => asControl(each) ?? []);
}

/**
 * @param {Control} control
 * @returns {Binding}
 */
export function bindingOf(control) {
  const { field = "", key, type, label, clears } = control.dataset;
  return {
    name: field,
    key,
    type: /** @type {FieldType} */ (type ?? "text"),
    min: asNumber(control.getAttribute("min")),
    max: asNumber(control.getAttribute("max")),
    label: label ?? t("This"),
    clears: clears ? clears.split(" ") : [],
    required: control.dataset.required !== undefined,
  };
}

/**
 * The name of a control inside its node, the same in every browser.
 *
 * @param {Control} control
 */
export function placeIn(control) {
  const { name, key = "" } = bindingOf(control);
  return `${name} ${key}`.trim();
}

/** @param {string | null} text */
function asNumber(text) {
  return text === null || text === "" ? undefined : Number(text);
}

/**
 * What somebody has written or chosen. A box that stands as it does by default says nothing of its own.
 *
 * @param {Control} control
 */
export function textOf(control) {
  if (isBox(control)) return control.checked === isOnByDefault(control) ? "" : String(control.checked);
  // Browsers hide what is no number behind an empty text.
  return control.validity.badInput ? "?" : control.value;
}

/**
 * Show a text of the model.
 *
 * @param {Control} control
 * @param {string} text
 */
export function showText(control, text) {
  if (control instanceof HTMLSelectElement) {
    const chosen = [...control.options].find((option) => option.value === text) ?? defaultOption(control);
    if (chosen) chosen.selected = true;
  } else if (isBox(control)) {
    control.checked = text ? text === "true" : isOnByDefault(control);
  } else if (control.type === "color") {
    control.value = text || control.dataset.default || "#808080";
    control.toggleAttribute("data-unset", !text);
  } else if (control.value !== text && !(control.validity.badInput && text === "?")) {
    const caret = isHeld(control) ? control.selectionStart : null;
    control.value = text;
    if (caret !== null) control.setSelectionRange(caret, caret);
  }
}

/**
 * Whether somebody is at it now, so that nothing may be put into it.
 *
 * @param {Control} control
 */
export function isHeld(control) {
  return control === document.activeElement && isTyping(control);
}

/**
 * Mark a control whose text cannot be taken, with the reason beside it; or take that mark away.
 *
 * @param {Control} control
 * @param {string | undefined} problem undefined: nothing is wrong
 */
export function showProblem(control, problem) {
  if (problem === undefined && !control.hasAttribute("data-wrong")) return;
  control.toggleAttribute("data-wrong", problem !== undefined);
  if (problem === undefined) control.removeAttribute("aria-invalid");
  else control.setAttribute("aria-invalid", "true");
  const place = control.closest("[data-control]")?.querySelector("[data-problem]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = problem ?? "";
  place.hidden = !problem;
}

/**
 * Show how much room is left once a text comes near its limit.
 *
 * @param {Control} control
 */
export function countCharacters(control) {
  const limit = Number(control.dataset.limit);
  const holder = control.closest(".card-field");
  if (!limit || !(holder instanceof HTMLElement)) return;
  const { length } = control.value;
  if (control.dataset.counted !== undefined || length > limit * 0.8) holder.dataset.count = `${length.toLocaleString(language())} / ${limit.toLocaleString(language())}`;
  else delete holder.dataset.count;
  holder.classList.toggle("is-over", length > limit);
}

/**
 * @param {Control} control
 * @returns {control is HTMLInputElement}
 */
function isBox(control) {
  return control instanceof HTMLInputElement && control.type === "checkbox";
}

/** @param {Control} box */
function isOnByDefault(box) {
  return box.dataset.default === "true";
}

/** @param {HTMLSelectElement} select */
function defaultOption(select) {
  return [...select.options].find((option) => option.defaultSelected);
}
