import assert from "node:assert/strict";
import { test } from "node:test";

import { overlap } from "../../canvas/static/canvas/geometry.js";
import * as placing from "../../canvas/static/canvas/placing.js";
import { KINDS, graph, node } from "./cast.js";

const canvas = graph([
  node("p", "prompt", { x: 100, y: 50 }),
  node("a", "image-generation", { x: 600, y: 0, w: 320, h: 420 }),
]);

test("a node keeps its ports on its rail and within what the server takes", () => {
  assert.deepEqual(placing.clampSize(KINDS["image-generation"], 10, 10), { w: 160, h: 116 });
  assert.deepEqual(placing.clampSize(KINDS.prompt, 9_000, 9_000), { w: 4_000, h: 4_000 });
});

test("an Image node takes its picture's proportions", () => {
  assert.deepEqual(placing.pictureSize(KINDS.image, { width: 1_600, height: 900 }, 280), { w: 280, h: 194 });
  const tall = placing.pictureSize(KINDS.image, { width: 100, height: 1_000 }, 280);
  assert.ok(tall.h <= 280 * 2 + placing.HEAD && tall.w >= 160);
});

test("a new node does not cover another one", () => {
  const box = { x: 120, y: 60, w: 280, h: 200 };
  const place = placing.freePlace(canvas, KINDS, box);
  for (const each of canvas.nodes.values()) assert.equal(overlap({ ...box, ...place }, each), false);
  assert.deepEqual(placing.freePlace(graph([]), KINDS, box), { x: 120, y: 60 });
  const within = { x: 120, y: 100, w: 50, h: 50 };
  assert.deepEqual(placing.freePlace(canvas, KINDS, within), { x: 18, y: 100 }); // the left side is the nearest
  const frame = graph([node("f", "frame", { x: 0, y: 0, w: 900, h: 900 })]);
  assert.deepEqual(placing.freePlace(frame, KINDS, box), { x: 120, y: 60 });
});

test("the next card in a direction is the nearest one that lies that way", () => {
  const middle = node("m", "prompt", { x: 0, y: 0 });
  const row = graph([middle, node("far", "prompt", { x: 2_000, y: 0 }), node("right", "prompt", { x: 400, y: 50 }), node("down", "prompt", { x: 0, y: 300 })]);
  assert.equal(placing.neighbour(row, middle, { x: 1, y: 0 }).id, "right");
  assert.equal(placing.neighbour(row, middle, { x: 0, y: 1 }).id, "down");
  assert.equal(placing.neighbour(row, middle, { x: -1, y: 0 }), undefined);
});
