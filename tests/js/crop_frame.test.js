import assert from "node:assert/strict";
import { test } from "node:test";

import { LEAST, fromBox, kept, largest, nudged, toBox } from "../../canvas/static/canvas/crop_frame.js";

const AREA = { width: 400, height: 200 };

test("the largest frame fills the area, or as much of it as its proportions allow", () => {
  assert.deepEqual(largest(AREA), { x: 0, y: 0, width: 400, height: 200 });
  assert.deepEqual(largest(AREA, 1), { x: 100, y: 0, width: 200, height: 200 });
  assert.deepEqual(largest(AREA, 4), { x: 0, y: 50, width: 400, height: 100 });
});

test("a frame that is moved over an edge stops there and keeps its size", () => {
  const before = { x: 10, y: 10, width: 100, height: 50 };
  assert.deepEqual(kept({ ...before, x: -30, y: 190 }, before, AREA), { x: 0, y: 150, width: 100, height: 50 });
});

test("a frame that is dragged over an edge ends there; the corner across stays", () => {
  const before = { x: 100, y: 50, width: 100, height: 100 };
  assert.deepEqual(kept({ ...before, width: 500, height: 300 }, before, AREA), { x: 100, y: 50, width: 300, height: 150 });
  const outward = { x: -50, y: -20, width: 250, height: 170 };
  assert.deepEqual(kept(outward, before, AREA), { x: 0, y: 0, width: 200, height: 150 });
});

test("fixed proportions hold at the edges too", () => {
  const before = { x: 100, y: 50, width: 100, height: 100 };
  const kept1 = kept({ ...before, width: 300, height: 300 }, before, AREA, 1);
  assert.deepEqual(kept1, { x: 100, y: 50, width: 150, height: 150 });
  assert.deepEqual(kept({ x: -100, y: -150, width: 300, height: 300 }, before, AREA, 1), { x: 50, y: 0, width: 150, height: 150 });
});

test("whatever is wanted, the frame stays within the picture and can be seen", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 2_000; round += 1) {
    const before = { x: random() * 300, y: random() * 150, width: 20 + random() * 80, height: 20 + random() * 30 };
    const wanted = { x: random() * 900 - 300, y: random() * 600 - 200, width: random() * 900, height: random() * 500 };
    const frame = kept(wanted, before, AREA, round % 3 ? undefined : 0.5 + random());
    assert.ok(frame.x >= 0 && frame.y >= 0 && frame.width > 0 && frame.height > 0, JSON.stringify({ wanted, frame }));
    assert.ok(frame.x + frame.width <= 400.001 && frame.y + frame.height <= 200.001, JSON.stringify({ wanted, frame }));
    if (round % 3) assert.ok(frame.width >= LEAST - 0.001 && frame.height >= LEAST - 0.001);
  }
});

test("arrows move the frame, with Shift they resize it, in its proportions where it has some", () => {
  const frame = { x: 10, y: 10, width: 100, height: 50 };
  assert.deepEqual(nudged(frame, "ArrowLeft", { step: 2, resizes: false }), { ...frame, x: 8 });
  assert.deepEqual(nudged(frame, "ArrowDown", { step: 2, resizes: true }), { ...frame, height: 52 });
  assert.deepEqual(nudged(frame, "ArrowRight", { step: 2, resizes: true, ratio: 2 }), { ...frame, width: 102, height: 51 });
  assert.equal(nudged(frame, "Enter", { step: 2, resizes: false }), null);
});

test("a node keeps parts of the picture, and nothing for all of it", () => {
  assert.equal(toBox(largest(AREA), AREA), null);
  const box = toBox({ x: 100, y: 0, width: 200, height: 200 }, AREA);
  assert.deepEqual(box, { x: 0.25, y: 0, w: 0.5, h: 1 });
  assert.deepEqual(fromBox({ x: 0.25, y: 0, w: 0.5, h: 1 }, AREA), { x: 100, y: 0, width: 200, height: 200 });
});
