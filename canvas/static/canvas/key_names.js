/** Chords as people read them: "Ctrl+Shift+Z" or "⌘⇧Z", "↑ ↓", "Space+Drag". No DOM. */

import { t } from "./text.js";

const ARROWS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

/**
 * The ways to press it that are worth showing: all arrows as one, and of several ways the first two.
 *
 * @param {string[]} keys as in the table of shortcuts
 * @param {boolean} [isMac]
 */
export function keyNames(keys, isMac = onMac()) {
  const arrows = keys.filter((chord) => Object.keys(ARROWS).some((arrow) => chord.endsWith(arrow)));
  const others = keys.filter((chord) => !arrows.includes(chord)).slice(0, 2);
  const modifiers = arrows[0]?.replace(/Arrow\w+$/, "");
  const together = modifiers === undefined ? [] : [`${modifiers}${Object.values(ARROWS).join("")}`];
  return [...together, ...others].map((chord) => keyName(chord, isMac));
}

/**
 * @param {string} chord
 * @param {boolean} isMac
 */
function keyName(chord, isMac) {
  // A plus sign is also what parts are joined with.
  const parts = chord === "+" ? ["+"] : chord.replace(/\+\+$/, "+Plus").split("+");
  return parts.map((part) => partName(part, isMac)).join(isMac ? "" : "+");
}

/**
 * @param {string} part
 * @param {boolean} isMac
 */
function partName(part, isMac) {
  if (isMac && part in MAC) return MAC[part] ?? part;
  return names()[part] ?? part;
}

/** @type {Record<string, string>} */
const MAC = { Mod: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↩", Delete: "⌦", Backspace: "⌫" };

/** @returns {Record<string, string>} */
function names() {
  return {
    Mod: t("Ctrl"),
    Alt: t("Alt"),
    Shift: t("Shift"),
    Enter: t("Enter"),
    Escape: t("Esc"),
    Delete: t("Del"),
    Backspace: t("Backspace"),
    Space: t("Space"),
    Home: t("Home"),
    End: t("End"),
    PageUp: t("Page up"),
    PageDown: t("Page down"),
    Plus: "+",
    Drag: t("drag"),
    Click: t("click"),
    Wheel: t("wheel"),
    DoubleClick: t("double click"),
  };
}

function onMac() {
  return /Mac|iP(hone|ad)/.test(globalThis.navigator?.platform ?? "");
}
