import assert from "node:assert/strict";
import { test } from "node:test";

import { followSize, frameRatio, toggledFill } from "../../canvas/static/canvas/framing.js";

/** @param {unknown} transform */
const node = (transform) => ({ id: "a", kind: "image", x: 0, y: 0, w: 302, h: 338, data: { asset: "p", transform } });

test("filling the frame cuts to the frame's proportions, and turns stay", () => {
  assert.deepEqual(toggledFill(node(null)), { fit: "cover", ratio: 1 });
  assert.deepEqual(toggledFill(node({ fit: "contain", rotate: 90, flip: true })), { fit: "cover", rotate: 90, flip: true, ratio: 1 });
});

test("filling it once more shows all of it again", () => {
  assert.equal(toggledFill(node({ fit: "cover", ratio: 1 })), null);
  assert.deepEqual(toggledFill(node({ fit: "cover", ratio: 1, rotate: 180 })), { fit: "contain", rotate: 180 });
});

test("a picture that fills its frame is cut anew when the frame changes", () => {
  const wider = [{ op: /** @type {const} */ ("size"), id: "a", w: 602, h: 338 }];
  assert.deepEqual(followSize(node({ fit: "cover", ratio: 1 }), wider), [
    { op: "set", id: "a", set: { transform: { fit: "cover", ratio: 2 } } },
  ]);
  assert.deepEqual(followSize(node({ fit: "crop", x: 0, y: 0, w: 1, h: 0.5 }), wider), []);
  assert.deepEqual(followSize(node({ fit: "cover", ratio: 2 }), wider), []);
});

test("no frame is so thin that the server would refuse it", () => {
  assert.equal(frameRatio({ w: 4000, h: 40 }), 100);
  assert.equal(frameRatio({ w: 2, h: 4000 }), 0.01);
});
