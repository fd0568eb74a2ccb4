import assert from "node:assert/strict";
import { test } from "node:test";

import { isWorthIt, sharpest, versionsIn } from "../../canvas/static/canvas/sharpness.js";

const SRCSET = "/thumb/256/ 256w, /thumb/512/ 512w, /thumb/1536/ 1536w";
const versions = [...versionsIn(SRCSET), { url: "/original/", width: 4000 }];
const [small, middle, large, original] = versions;

test("a srcset is read with its widths", () => {
  assert.deepEqual(small, { url: "/thumb/256/", width: 256 });
  assert.equal(versions.length, 4);
  assert.deepEqual(versionsIn(""), []);
  assert.deepEqual(versionsIn("/only/"), []);
});

test("the smallest version that looks sharp is taken", () => {
  for (const [needed, wanted] of [
    [10, small],
    [300, small],
    [310, middle],
    [614, middle],
    [620, large],
    [1900, original],
    [90_000, original],
  ]) {
    assert.equal(sharpest(versions, needed), wanted, `${needed}`);
  }
  assert.equal(sharpest([], 100), undefined);
});

test("a sharper version is worth it, a smaller one where much would be kept for nothing", () => {
  assert.ok(isWorthIt(undefined, small, 100));
  assert.ok(isWorthIt(small, middle, 400));
  assert.ok(!isWorthIt(middle, middle, 400));
  assert.ok(!isWorthIt(middle, small, 200));
  assert.ok(isWorthIt(original, small, 200));
});
