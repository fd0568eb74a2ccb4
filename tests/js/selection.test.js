import assert from "node:assert/strict";
import { test } from "node:test";

import { clockText } from "../../canvas/static/canvas/clock.js";
import { newId } from "../../canvas/static/canvas/ids.js";
import { Selection } from "../../canvas/static/canvas/selection.js";
import { graph, node } from "./cast.js";

test("what others remove is no longer selected, and only then listeners hear of it", () => {
  const selection = new Selection();
  selection.set(["a", "b"], ["w"]);
  let heard = 0;
  selection.onChange(() => (heard += 1));
  selection.keepOnly(graph([node("a", "prompt"), node("b", "prompt")], [{ id: "w", from: ["a", "o"], to: ["b", "i"] }]));
  assert.equal(heard, 0);
  selection.keepOnly(graph([node("b", "prompt")]));
  assert.deepEqual([[...selection.nodes], [...selection.edges], heard], [["b"], [], 1]);
});

test("a second toggle lets go", () => {
  const selection = new Selection();
  selection.toggleNode("a");
  selection.toggleEdge("w");
  selection.toggleNode("a");
  assert.deepEqual([[...selection.nodes], [...selection.edges]], [[], ["w"]]);
});

test("ids are random version 4 UUIDs, also where the page is not served securely", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(newId(), shape);
  const { randomUUID } = crypto;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  try {
    assert.match(newId(), shape);
    assert.notEqual(newId(), newId());
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: randomUUID, configurable: true });
  }
});

test("elapsed time reads as minutes and seconds", () => {
  assert.deepEqual([0, 999, 61_000, 3_600_000, -5].map(clockText), ["0:00", "0:00", "1:01", "60:00", "0:00"]);
});
