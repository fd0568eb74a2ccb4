import assert from "node:assert/strict";
import { test } from "node:test";

import { Snapping } from "../../canvas/static/canvas/snapping.js";
import { dice } from "./cast.js";

const box = (x, y, w = 100, h = 100) => ({ x, y, w, h });

test("a box near the edge or middle of another one goes there, with a guide that reaches over both", () => {
  const snapping = new Snapping([box(0, 0), box(0, 900)]);
  assert.deepEqual(snapping.snap(box(4, 300), 6), {
    x: -4, y: 0,
    guides: [
      { axis: "x", at: 0, from: 0, to: 1000 },
      { axis: "x", at: 50, from: 0, to: 1000 },
      { axis: "x", at: 100, from: 0, to: 1000 },
    ],
  });
  const middle = snapping.snap(box(27, 300, 40), 6);
  assert.deepEqual([middle.x, middle.guides], [3, [{ axis: "x", at: 50, from: 0, to: 1000 }]]);
  assert.deepEqual(snapping.snap(box(300, 300), 6), { x: 0, y: 0, guides: [] });
  assert.deepEqual(new Snapping([]).snap(box(0, 0), 6), { x: 0, y: 0, guides: [] });
});

test("while resizing only the dragged side snaps", () => {
  const snapping = new Snapping([box(500, 0)]);
  assert.equal(snapping.snap(box(0, 300, 497), 6, { x: [1], y: [1] }).x, 3);
  assert.equal(snapping.snap(box(496, 300, 4000), 6, { x: [1], y: [1] }).x, 0);
});

test("it finds the nearest of all lines, as looking at every one of them does", () => {
  const random = dice(13);
  for (let round = 0; round < 300; round += 1) {
    const boxes = Array.from({ length: random(20) }, () => box(random(2_000), random(2_000), 40 + random(300), 40 + random(300)));
    const dragged = box(random(2_000), random(2_000), 40 + random(300), 40 + random(300));
    const { x, y } = new Snapping(boxes).snap(dragged, 12);
    for (const [axis, length, by] of [["x", "w", x], ["y", "h", y]]) {
      const ways = boxes.flatMap((each) => [0, 0.5, 1].flatMap((to) => [0, 0.5, 1].map((from) =>
        Math.abs(each[axis] + each[length] * to - dragged[axis] - dragged[length] * from))));
      const least = Math.min(Infinity, ...ways);
      assert.equal(Math.abs(by), least <= 12 ? least : 0);
    }
  }
});
