import assert from "node:assert/strict";
import { test } from "node:test";

import { readingOrder } from "../../canvas/static/canvas/reading_order.js";

const box = (id, x, y, h = 200) => ({ id, kind: "prompt", x, y, w: 280, h, data: {} });
const ids = (nodes) => readingOrder(nodes).map(({ id }) => id).join(" ");

test("rows from top to bottom, each from left to right", () => {
  assert.equal(ids([box("d", 400, 700), box("b", 400, 0), box("c", 0, 700), box("a", 0, 0)]), "a b c d");
});

test("nodes that stand a little askew are still in one row", () => {
  assert.equal(ids([box("b", 400, -40), box("a", 0, 0), box("c", 800, 55)]), "a b c");
});

test("what begins in the lower half of a row's first node is in the next row", () => {
  assert.equal(ids([box("a", 500, 0), box("b", 0, 120)]), "a b");
});

test("every node comes once, whatever the places", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 50; round += 1) {
    const nodes = Array.from({ length: 40 }, (_, index) => box(String(index), random() * 2000, random() * 2000, 40 + random() * 600));
    const ordered = readingOrder(nodes);
    assert.deepEqual(new Set(ordered), new Set(nodes));
    assert.equal(ordered.length, nodes.length);
    assert.deepEqual(readingOrder([...nodes].reverse()), ordered);
  }
  assert.deepEqual(readingOrder([]), []);
});
