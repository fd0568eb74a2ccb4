import assert from "node:assert/strict";
import { test } from "node:test";

import { clearPlace } from "../../canvas/static/canvas/bar_placing.js";

const BAR = { x: 300, y: 700, w: 400, h: 44 };
const PLACES = [{ x: 300, y: 700 }, { x: 12, y: 700 }, { x: 300, y: 64 }];

test("a bar stays where it is while that covers nothing, and else goes to the first place that is clear", () => {
  const beside = { x: 750, y: 600, w: 200, h: 200 };
  assert.deepEqual(clearPlace(BAR, PLACES, [beside]), { place: PLACES[0], covered: 0 });
  assert.deepEqual(clearPlace(BAR, PLACES, [beside, { x: 500, y: 300, w: 200, h: 420 }]), { place: PLACES[1], covered: 0 });
  assert.deepEqual(clearPlace(BAR, PLACES, [{ x: 350, y: 300, w: 340, h: 560 }]), { place: PLACES[2], covered: 0 });
});

test("where nothing is clear, the place that covers least is taken", () => {
  const whole = { x: 0, y: 0, w: 1_000, h: 740 };
  assert.deepEqual(clearPlace(BAR, PLACES, [whole]).place, PLACES[0]);
});
