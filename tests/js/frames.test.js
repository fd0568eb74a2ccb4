import assert from "node:assert/strict";
import { test } from "node:test";

import { contains, nodeAt } from "../../canvas/static/canvas/geometry.js";
import * as frames from "../../canvas/static/canvas/frames.js";
import { KINDS, dice, graph, node } from "./cast.js";

const frame = (id, box) => node(id, "frame", box);
const canvas = graph([
  node("inside", "prompt", { x: 20, y: 60, w: 100, h: 100 }),
  node("half", "prompt", { x: 350, y: 60, w: 100, h: 100 }),
  frame("big", { x: 0, y: 0, w: 400, h: 400 }),
  frame("small", { x: 10, y: 200, w: 150, h: 150 }),
  node("nested", "prompt", { x: 20, y: 220, w: 40, h: 40 }),
]);

test("a frame takes along what lies wholly on it, frames and what lies on those included", () => {
  assert.deepEqual([...frames.withContent(canvas, KINDS, ["big"])].sort(), ["big", "inside", "nested", "small"]);
  assert.deepEqual([...frames.withContent(canvas, KINDS, ["small"])].sort(), ["nested", "small"]);
  assert.deepEqual([...frames.withContent(canvas, KINDS, ["inside", "half"])], ["inside", "half"]);
});

test("what a selected frame takes along is no piece of its own", () => {
  assert.deepEqual(frames.pieces(canvas, KINDS, ["inside", "half", "big", "small"]).map(({ id }) => id), ["half", "big"]);
});

test("two frames of the same size in the same place do not carry each other away", () => {
  const twins = graph([frame("a", { x: 0, y: 0 }), frame("b", { x: 0, y: 0 })]);
  assert.equal(frames.pieces(twins, KINDS, ["a", "b"]).length, 2);
});

test("a frame drawn around nodes has them all on it, whatever they are", () => {
  const random = dice(11);
  for (let round = 0; round < 200; round += 1) {
    const nodes = Array.from({ length: 1 + random(6) }, (_, index) =>
      node(`n${index}`, ["prompt", "frame"][random(2)], { x: random(900) - 450, y: random(900) - 450, w: 40 + random(400), h: 40 + random(400) }),
    );
    const box = frames.frameAround(nodes);
    for (const each of nodes) assert.ok(contains(box, each));
    const all = graph([...nodes, frame("new", box)]);
    assert.equal(frames.withContent(all, KINDS, ["new"]).size, nodes.length + 1);
  }
  assert.equal(frames.frameAround([]), null);
});

test("a point hits what lies on a frame before the frame, also when the frame was added later", () => {
  assert.equal(nodeAt(canvas, KINDS, { x: 30, y: 70 }).id, "inside");
  assert.equal(nodeAt(canvas, KINDS, { x: 300, y: 300 }).id, "big");
  assert.equal(nodeAt(canvas, KINDS, { x: 100, y: 300 }).id, "small");
});
