/** What was pressed, written as in the table of shortcuts: "Mod+Shift+Z", "Alt+ArrowUp", "Shift+1", "/". No DOM. */

import { t } from "./text.js";

/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} Press */

/** @type {Record<string, string>} */
const WRITTEN = {
  Mod: "Ctrl", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del", Backspace: "⌫", Enter: "↵",
};
/** @type {Record<string, string>} */
const WRITTEN_ON_MAC = { Mod: "⌘", Alt: "⌥", Shift: "⇧" };

/**
 * The chord as people know it from their keyboard; the texts are those of `key_names.js`.
 *
 * @param {string} chord
 * @param {boolean} [isMac]
 */
export function writtenChord(chord, isMac = /Mac|iP(hone|ad)/.test(globalThis.navigator?.platform ?? "")) {
  const parts = chord.split(/\+(?=.)/);
  return parts.map((part) => (isMac && WRITTEN_ON_MAC[part]) || t(WRITTEN[part] || part)).join(isMac ? "" : "+");
}

/**
 * The ways to write it, the one to look for first in front. `Mod` is Ctrl, or Cmd on a Mac. Letters are written large.
 * Shift is named with letters, digits and named keys only: with signs it is just the way to type them, and not the same
 * one on every keyboard.
 *
 * @param {Press} press
 */
export function chordsOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  const modifiers = `${ctrlKey || metaKey ? "Mod+" : ""}${altKey ? "Alt+" : ""}`;
  const written = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  const isSign = written.length === 1 && !/[\p{Letter}\d]/u.test(written);
  // Shift turns digits into signs nearly everywhere, Alt turns letters into signs on a Mac.
  const onKeyboard = (shiftKey && digit) || (altKey && letter);
  const chords = onKeyboard ? [`${modifiers}${shiftKey ? "Shift+" : ""}${onKeyboard}`] : [];
  return [...chords, `${modifiers}${shiftKey && !isSign ? "Shift+" : ""}${written}`];
}
