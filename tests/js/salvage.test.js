import assert from "node:assert/strict";
import { test } from "node:test";

import { isAhead, salvage } from "../../canvas/static/canvas/salvage.js";
import { KINDS, edge, graph, node, store } from "./cast.js";

const move = (id, x) => ({ op: "move", id, x, y: 0 });
const set = (id, values) => ({ op: "set", id, set: values });

test("of a gesture with many nodes all that are still there are moved", () => {
  const canvas = graph([node("a", "prompt"), node("c", "prompt")]);
  assert.deepEqual(salvage(canvas, [move("a", 1), move("b", 1), move("c", 1)], [], KINDS), [move("a", 1), move("c", 1)]);
});

test("wires need both their ends, and what is made comes before what is done with it", () => {
  const canvas = graph([node("a", "prompt")], [edge("e", ["a", "text-out"], ["z", "prompt-in"])]);
  const added = { op: "node+", ...node("n", "image-generation") };
  const wire = (id, to) => ({ op: "edge+", id, from: ["a", "text-out"], to: [to, "prompt-in"] });
  assert.deepEqual(salvage(canvas, [added, wire("w", "n"), wire("v", "gone"), { op: "edge-", id: "f" }], [], KINDS), [added, wire("w", "n")]);
});

test("what own later batches set is not set back to what it was", () => {
  const canvas = graph([node("a", "prompt")]);
  const later = [{ cid: "2", ops: [move("a", 9), set("a", { prompt: "later" })] }];
  const entry = { op: "entry", id: "a", field: "modelParams", key: "seed", value: 1 };
  const ops = [move("a", 1), move("gone", 1), set("a", { prompt: "first", preset: 2 }), entry];
  assert.deepEqual(salvage(canvas, ops, later, KINDS), [set("a", { preset: 2 }), entry]);
  const both = [...later, { cid: "3", ops: [{ ...entry, value: 2 }, set("a", { preset: 3 })] }];
  assert.deepEqual(salvage(canvas, ops, both, KINDS), []);
});

test("a node comes back without the wire whose place somebody else has taken, and without one that closes a circle", () => {
  const theirs = edge("t", ["p", "image-out"], ["b", "image-in"]);
  const back = edge("r", ["b", "image-out"], ["c", "image-in"]);
  const canvas = graph([node("p", "image"), node("b", "image-generation"), node("c", "image-generation")], [theirs, back]);
  const added = { op: "node+", ...node("n", "image-generation") };
  const wire = (id, from, to) => ({ op: "edge+", id, from: [from, "image-out"], to: [to, "image-in"] });
  assert.deepEqual(salvage(canvas, [added, wire("w", "n", "b"), wire("v", "p", "n")], [], KINDS), [added, wire("v", "p", "n")]);
  assert.deepEqual(salvage(graph([...canvas.nodes.values()], [back]), [wire("x", "c", "b")], [], KINDS), []);
});

test("what is done with a node that is itself on its way again waits for no other change", () => {
  const canvas = store([node("a", "prompt")]);
  canvas.commit({ cid: "1", ops: [{ op: "node+", ...node("n", "prompt") }] });
  const wire = { op: "edge+", id: "w", from: ["n", "text-out"], to: ["g", "prompt-in"] };
  assert.equal(isAhead(canvas, [set("n", { prompt: "fog" })]), true);
  assert.equal(isAhead(canvas, [wire]), true);
  assert.equal(isAhead(canvas, [move("a", 1), set("gone", {})]), false);
});
