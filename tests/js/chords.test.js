import assert from "node:assert/strict";
import { test } from "node:test";

import { chordsOf } from "../../canvas/static/canvas/chords.js";

const press = (key, code, ...held) => ({
  key, code, ctrlKey: held.includes("ctrl"), metaKey: held.includes("meta"), altKey: held.includes("alt"), shiftKey: held.includes("shift"),
});

test("a press is written as in the table of shortcuts, whatever the keyboard makes of it", () => {
  for (const [pressed, chord] of [
    [press("z", "KeyZ", "ctrl"), "Mod+Z"],
    [press("z", "KeyZ", "meta"), "Mod+Z"],
    [press("Z", "KeyZ", "ctrl", "shift"), "Mod+Shift+Z"],
    [press("!", "Digit1", "shift"), "Shift+1"],
    [press("1", "Digit1", "shift"), "Shift+1"],
    [press("&", "Digit1"), "&"],
    [press("å", "KeyA", "alt"), "Alt+A"],
    [press("Ó", "KeyH", "alt", "shift"), "Alt+Shift+H"],
    [press("/", "Slash"), "/"],
    [press("?", "Slash", "shift"), "?"],
    [press("+", "Equal", "shift"), "+"],
    [press("=", "Equal", "ctrl"), "Mod+="],
    [press("ArrowUp", "ArrowUp", "alt"), "Alt+ArrowUp"],
    [press(" ", "Space"), "Space"],
    [press("Delete", "Delete"), "Delete"],
  ]) assert.equal(chordsOf(pressed)[0], chord);
});

test("a sign that needs Shift and a digit on some keyboard is found as well", () => {
  assert.deepEqual(chordsOf(press("/", "Digit7", "shift")), ["Shift+7", "/"]);
  assert.deepEqual(chordsOf(press("=", "Digit0", "ctrl", "shift")), ["Mod+Shift+0", "Mod+="]);
});
