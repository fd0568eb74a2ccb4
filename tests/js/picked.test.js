import assert from "node:assert/strict";
import { test } from "node:test";

import { Picked } from "../../canvas/static/canvas/picked.js";

/** @param {string[]} order */
function picked(order = ["a", "b", "c", "d", "e"]) {
  const made = new Picked(() => {});
  made.restart(order);
  return made;
}

test("one is chosen and chosen no longer", () => {
  const list = picked();
  list.toggle("b");
  list.toggle("d");
  assert.deepEqual(list.ids, ["b", "d"]);
  list.toggle("b");
  assert.deepEqual(list.ids, ["d"]);
});

test("a range runs from the one chosen last, either way, and takes back what it was before", () => {
  const list = picked();
  list.toggle("b");
  list.extend("e");
  assert.deepEqual(list.ids, ["b", "c", "d", "e"]);
  list.extend("c");
  assert.deepEqual(list.ids, ["b", "c"]);
  list.extend("a");
  assert.deepEqual(list.ids, ["a", "b"]);
});

test("a range keeps what was chosen on its own", () => {
  const list = picked();
  list.toggle("d");
  list.toggle("a");
  list.extend("e");
  list.extend("b");
  assert.deepEqual(list.ids, ["a", "b", "d"]);
});

test("a range without a beginning begins where it is told to", () => {
  const list = picked();
  list.extend("d", "c");
  assert.deepEqual(list.ids, ["c", "d"]);
});

test("another list keeps what is still in it", () => {
  const list = picked();
  list.all();
  list.restart(["x", "c", "e"]);
  assert.deepEqual(list.ids, ["c", "e"]);
  list.append(["y"]);
  list.extend("y");
  assert.deepEqual(list.ids, ["c", "e", "y"]);
  list.clear();
  assert.equal(list.size, 0);
});
