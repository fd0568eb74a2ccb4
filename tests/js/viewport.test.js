import assert from "node:assert/strict";
import { test } from "node:test";

import * as viewport from "../../canvas/static/canvas/viewport.js";

const SIZE = { width: 1_000, height: 800 };
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

test("window and canvas points turn into each other", () => {
  const view = { x: -50, y: 20, z: 0.5 };
  assert.deepEqual(viewport.toCanvas(view, { x: 100, y: 10 }), { x: 150, y: 40 });
  assert.deepEqual(viewport.toWindow(view, { x: 150, y: 40 }), { x: 100, y: 10 });
});

test("zooming keeps what is under the pointer where it is, also at the limits", () => {
  const view = { x: 10, y: 10, z: 1 };
  const pointer = { x: 300, y: 200 };
  for (const zoom of [0.001, 0.3, 2, 50]) {
    const zoomed = viewport.zoomAt(view, pointer, zoom);
    const before = viewport.toCanvas(view, pointer);
    const after = viewport.toCanvas(zoomed, pointer);
    near(after.x, before.x);
    near(after.y, before.y);
    assert.ok(zoomed.z >= viewport.MIN_ZOOM && zoomed.z <= viewport.MAX_ZOOM);
  }
});

test("panning moves by window pixels whatever the zoom", () => {
  const panned = viewport.panBy({ x: 0, y: 0, z: 0.5 }, 30, -10);
  assert.deepEqual(viewport.toWindow(panned, { x: 0, y: 0 }), { x: 30, y: -10 });
});

test("fit shows the whole box in the middle and never enlarges", () => {
  const small = viewport.fit({ x: 0, y: 0, w: 100, h: 100 }, SIZE);
  assert.equal(small.z, 1);
  assert.deepEqual(viewport.toWindow(small, { x: 50, y: 50 }), { x: 500, y: 400 });
  const box = { x: -3_000, y: 0, w: 9_000, h: 500 };
  const large = viewport.fit(box, SIZE);
  const shown = viewport.shownBox(large, SIZE);
  assert.ok(shown.x < box.x && shown.x + shown.w > box.x + box.w);
});

test("fit keeps the box clear of the panels, at the size that is largest then", () => {
  const bar = { x: 300, y: 740, w: 400, h: 44 };
  const map = { x: 800, y: 650, w: 190, h: 130 };
  const nothing = { x: 0, y: 0, w: 0, h: 0 };
  for (const box of [{ x: 0, y: 0, w: 1_900, h: 1_000 }, { x: -50, y: 9, w: 300, h: 2_000 }, { x: 0, y: 0, w: 900, h: 600 }]) {
    const view = viewport.fit(box, SIZE, [bar, map, nothing]);
    const corner = viewport.toWindow(view, box);
    const [right, bottom] = [corner.x + box.w * view.z, corner.y + box.h * view.z];
    for (const panel of [bar, map]) {
      const apart = right <= panel.x || corner.x >= panel.x + panel.w || bottom <= panel.y || corner.y >= panel.y + panel.h;
      assert.ok(apart && corner.x > 0 && corner.y > 0 && right < SIZE.width && bottom < SIZE.height, JSON.stringify(view));
    }
  }
  const tall = { x: 0, y: 0, w: 200, h: 1_400 };
  assert.ok(viewport.fit(tall, SIZE, [bar, map]).z > viewport.fit(tall, SIZE, [{ x: 0, y: 650, w: 1_000, h: 150 }]).z);
  assert.ok(viewport.fit(tall, SIZE, [{ x: 0, y: 0, w: 1_000, h: 800 }]).z > 0.4, "covered wholly it is shown all the same");
});

test("reveal moves only as far as needed", () => {
  const view = { x: 0, y: 0, z: 1 };
  assert.deepEqual(viewport.reveal(view, { x: 200, y: 200, w: 100, h: 100 }, SIZE), view);
  assert.deepEqual(viewport.reveal(view, { x: 1_000, y: 200, w: 100, h: 100 }, SIZE, 0), { x: 100, y: 0, z: 1 });
  assert.deepEqual(viewport.reveal(view, { x: -40, y: -30, w: 5_000, h: 100 }, SIZE, 0), { x: -40, y: -30, z: 1 });
});

test("a wheel's notch and a trackpad's pinch both zoom by a bounded factor", () => {
  assert.ok(viewport.wheelFactor({ deltaY: -100, deltaMode: 0 }) > 1);
  near(viewport.wheelFactor({ deltaY: 4, deltaMode: 0 }) * viewport.wheelFactor({ deltaY: -4, deltaMode: 0 }), 1);
  assert.equal(viewport.wheelFactor({ deltaY: 3, deltaMode: 1 }), viewport.wheelFactor({ deltaY: 5_000, deltaMode: 0 }));
});

test("a remembered view is taken only when it is one", () => {
  assert.deepEqual(viewport.parseView({ x: 1, y: 2, z: 0.5 }), { x: 1, y: 2, z: 0.5 });
  assert.equal(viewport.parseView({ x: 1, y: 2, z: 900 }).z, viewport.MAX_ZOOM);
  for (const bad of [null, 5, "view", {}, { x: "1", y: 2, z: 1 }, { x: NaN, y: 0, z: 1 }]) assert.equal(viewport.parseView(bad), null);
});

test("a view told by its middle shows that point in the middle of any window", () => {
  for (const size of [{ width: 1_440, height: 900 }, { width: 390, height: 844 }]) {
    const view = viewport.viewAround({ x: 300, y: -20, z: 0.5 }, size);
    assert.deepEqual(viewport.toWindow(view, { x: 300, y: -20 }), { x: size.width / 2, y: size.height / 2 });
  }
});

test("no view leads to where the server takes no place any more", () => {
  const view = { x: 5, y: -8e6, z: 0.02 };
  assert.equal(viewport.onCanvas(view), view);
  const far = viewport.onCanvas({ x: 1e300, y: -Infinity, z: 0.02 });
  assert.deepEqual(far, { x: 9e6, y: -9e6, z: 0.02 });
  const { x, w } = viewport.shownBox(far, { width: 8_000, height: 8_000 });
  assert.ok(x + w <= 1e7);
});
