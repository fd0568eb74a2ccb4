/** The keyboard on the canvas: finds what is pressed in the table of shortcuts, and does it. */

import { chordsOf } from "./chords.js";
import { isTyping } from "./dom.js";
import { SHORTCUTS } from "./shortcuts.js";

/** @import {Parts, Shortcut} from "./shortcuts.js" */

/** @type {Map<string, Shortcut>} */
const byChord = new Map(SHORTCUTS.flatMap((shortcut) => shortcut.keys.map((chord) => [chord, shortcut])));

/** @param {Parts} parts */
export function setUpKeys(parts) {
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || belongsElsewhere(event.target)) return;
    // Also while Shift or Alt are held for the gesture that it ends.
    const chords = event.key === "Escape" ? ["Escape"] : chordsOf(event);
    const shortcut = chords.map((chord) => byChord.get(chord)).find(Boolean);
    if (!shortcut?.run || (isTyping(event.target) && !shortcut.whileTyping)) return;
    if (shortcut.run(parts, event) !== false) event.preventDefault();
  });
}

/**
 * An open dialog or menu has the keyboard to itself; Escape closes it and nothing else.
 *
 * @param {EventTarget | null} target
 */
function belongsElsewhere(target) {
  return (
    document.querySelector("dialog[open], [popover]:popover-open") !== null ||
    (target instanceof Element && target.closest("[role=menu]") !== null)
  );
}
