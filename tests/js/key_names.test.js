import assert from "node:assert/strict";
import { test } from "node:test";

import { keyNames } from "../../canvas/static/canvas/key_names.js";

test("arrows are shown as one, with what is held", () => {
  const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  assert.deepEqual(keyNames(arrows, false), ["←→↑↓"]);
  assert.deepEqual(keyNames(arrows.map((arrow) => `Shift+${arrow}`), false), ["Shift+←→↑↓"]);
});

test("a Mac's keys are shown as they are printed", () => {
  assert.deepEqual(keyNames(["Mod+Shift+Z", "Mod+Y"], true), ["⌘⇧Z", "⌘Y"]);
  assert.deepEqual(keyNames(["Mod+Shift+Z", "Mod+Y"], false), ["Ctrl+Shift+Z", "Ctrl+Y"]);
});

test("the plus sign is not taken for what joins keys", () => {
  assert.deepEqual(keyNames(["+", "Mod++"], false), ["+", "Ctrl++"]);
});

test("of many ways two are enough", () => {
  assert.deepEqual(keyNames(["A", "B", "D"], false), ["A", "B"]);
});
