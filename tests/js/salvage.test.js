import assert from "node:assert/strict";
import { test } from "node:test";

import { salvage } from "../../canvas/static/canvas/salvage.js";
import { edge, graph, node } from "./cast.js";

const move = (id, x) => ({ op: "move", id, x, y: 0 });
const set = (id, values) => ({ op: "set", id, set: values });

test("of a gesture with many nodes all that are still there are moved", () => {
  const canvas = graph([node("a", "prompt"), node("c", "prompt")]);
  assert.deepEqual(salvage(canvas, [move("a", 1), move("b", 1), move("c", 1)], []), [move("a", 1), move("c", 1)]);
});

test("wires need both their ends, and what is made comes before what is done with it", () => {
  const canvas = graph([node("a", "prompt")], [edge("e", ["a", "text-out"], ["z", "prompt-in"])]);
  const added = { op: "node+", ...node("n", "image-generation") };
  const wire = (id, to) => ({ op: "edge+", id, from: ["a", "text-out"], to: [to, "prompt-in"] });
  assert.deepEqual(salvage(canvas, [added, wire("w", "n"), wire("v", "gone"), { op: "edge-", id: "f" }], []), [added, wire("w", "n")]);
});

test("what own later batches set is not set back to what it was", () => {
  const canvas = graph([node("a", "prompt")]);
  const later = [{ cid: "2", ops: [move("a", 9), set("a", { prompt: "later" })] }];
  const entry = { op: "entry", id: "a", field: "modelParams", key: "seed", value: 1 };
  const ops = [move("a", 1), move("gone", 1), set("a", { prompt: "first", preset: 2 }), entry];
  assert.deepEqual(salvage(canvas, ops, later), [set("a", { preset: 2 }), entry]);
  const both = [...later, { cid: "3", ops: [{ ...entry, value: 2 }, set("a", { preset: 3 })] }];
  assert.deepEqual(salvage(canvas, ops, both), []);
});
