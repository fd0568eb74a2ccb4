import assert from "node:assert/strict";
import { test } from "node:test";

import * as geometry from "../../canvas/static/canvas/geometry.js";
import { KINDS, edge, graph, node } from "./cast.js";

const prompt = node("p", "prompt", { x: 100, y: 50 });
const ai = node("a", "image-generation", { x: 600, y: 0, w: 320, h: 420 });
const canvas = graph([prompt, ai], [edge("w", ["p", "text-out"], ["a", "prompt-in"])]);

test("ports lie on the rail that the kind declares, inputs left and outputs right", () => {
  assert.deepEqual(geometry.portPoint(prompt, KINDS.prompt, "out", "text-out"), { x: 400, y: 110 });
  assert.deepEqual(geometry.portPoint(ai, KINDS["image-generation"], "in", "prompt-in"), { x: 600, y: 60 });
  assert.deepEqual(geometry.portPoint(ai, KINDS["image-generation"], "in", "image-in"), { x: 600, y: 88 });
  assert.deepEqual(geometry.edgeEnds(canvas, KINDS, canvas.edges.get("w")), { start: { x: 400, y: 110 }, end: { x: 600, y: 60 } });
  assert.equal(geometry.edgeEnds(graph([prompt]), KINDS, canvas.edges.get("w")), null);
});

test("a wire's box holds its whole curve, also when it runs backwards", () => {
  for (const [start, end] of [[{ x: 0, y: 0 }, { x: 400, y: 90 }], [{ x: 400, y: 0 }, { x: 0, y: 10 }]]) {
    const box = geometry.wireBox(start, end);
    const bend = geometry.reach(start, end);
    for (let t = 0; t <= 1; t += 0.05) {
      const u = 1 - t;
      const x = u ** 3 * start.x + 3 * u * u * t * (start.x + bend) + 3 * u * t * t * (end.x - bend) + t ** 3 * end.x;
      assert.ok(x >= box.x - 1e-9 && x <= box.x + box.w + 1e-9);
    }
  }
});

test("the nearest port within reach is found, and none beyond", () => {
  assert.deepEqual(geometry.portAt(canvas, KINDS, { x: 606, y: 80 }, 22), { node: "a", port: "image-in", side: "in" });
  assert.deepEqual(geometry.portAt(canvas, KINDS, { x: 412, y: 112 }, 22), { node: "p", port: "text-out", side: "out" });
  assert.equal(geometry.portAt(canvas, KINDS, { x: 700, y: 200 }, 22), null);
});

test("the topmost node at a point is the one added last", () => {
  const stacked = graph([prompt, node("q", "prompt", { x: 120, y: 60 })]);
  assert.equal(geometry.nodeAt(stacked, KINDS, { x: 130, y: 70 }).id, "q");
  assert.equal(geometry.nodeAt(stacked, KINDS, { x: 101, y: 51 }).id, "p");
  assert.equal(geometry.nodeAt(stacked, KINDS, { x: 0, y: 0 }), undefined);
});

test("bounds hold every box, and there are none around nothing", () => {
  assert.deepEqual(geometry.bounds([prompt, ai]), { x: 100, y: 0, w: 820, h: 420 });
  assert.equal(geometry.bounds([]), null);
});
