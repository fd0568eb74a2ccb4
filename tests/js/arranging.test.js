import assert from "node:assert/strict";
import { test } from "node:test";

import { align, distribute } from "../../canvas/static/canvas/arranging.js";
import { bounds, overlap, grow } from "../../canvas/static/canvas/geometry.js";
import { tidy } from "../../canvas/static/canvas/tidying.js";
import { dice } from "./cast.js";

const piece = (id, x, y, w = 100, h = 60) => ({ id, x, y, w, h });
const moved = (pieces, places) => {
  const to = new Map(places.map((place) => [place.id, place]));
  return pieces.map((each) => ({ ...each, ...to.get(each.id) }));
};
const someone = (random, count) =>
  Array.from({ length: count }, (_, index) => piece(`n${index}`, random(2_000) - 1_000, random(2_000) - 1_000, 40 + random(400), 40 + random(400)));

test("lining up puts that side of each on the side of them all, and moves along one axis only", () => {
  const pieces = [piece("a", 0, 0), piece("b", 50, 100, 200, 80), piece("c", 400, 30, 50, 50)];
  const side = (edge, of) => moved(pieces, align(pieces, edge)).map(of);
  assert.deepEqual(side("left", ({ x, y }) => [x, y]), [[0, 0], [0, 100], [0, 30]]);
  assert.deepEqual(side("right", ({ x, w }) => x + w), [450, 450, 450]);
  assert.deepEqual(side("center", ({ x, w }) => x + w / 2), [225, 225, 225]);
  assert.deepEqual(side("top", ({ x, y }) => [x, y]), [[0, 0], [50, 0], [400, 0]]);
  assert.deepEqual(side("bottom", ({ y, h }) => y + h), [180, 180, 180]);
  assert.deepEqual(side("middle", ({ y, h }) => y + h / 2), [90, 90, 90]);
  assert.deepEqual(align([piece("a", 3, 4)], "left"), []);
  assert.deepEqual(align([], "left"), []);
});

test("lining up what is lined up moves nothing", () => {
  const random = dice(3);
  for (let round = 0; round < 100; round += 1) {
    const pieces = someone(random, 1 + random(8));
    for (const edge of ["left", "center", "right", "top", "middle", "bottom"]) {
      const once = moved(pieces, align(pieces, edge));
      for (const place of align(once, edge)) {
        const before = once.find(({ id }) => id === place.id);
        assert.ok(Math.abs(before.x - place.x) <= 1 && Math.abs(before.y - place.y) <= 1, edge); // whole pixels
      }
    }
  }
});

test("spreading out leaves equal room and the outer ones where they are", () => {
  const pieces = [piece("c", 500, 9), piece("a", 0, 5), piece("b", 120, 7, 60)];
  const after = moved(pieces, distribute(pieces, "x"));
  assert.deepEqual(Object.fromEntries(after.map(({ id, x, y }) => [id, [x, y]])), { a: [0, 5], b: [270, 7], c: [500, 9] });
  assert.deepEqual(distribute(pieces.slice(0, 2), "x"), []);
  const random = dice(5);
  for (let round = 0; round < 100; round += 1) {
    const row = moved(someone(random, 6), distribute(someone(dice(round + 1), 6), "y"));
    const spread = moved(row, distribute(row, "y")).sort((one, other) => one.y + one.h / 2 - other.y - other.h / 2);
    const gaps = spread.slice(1).map((each, index) => each.y - spread[index].y - spread[index].h);
    if (Math.min(...gaps) > 0) assert.ok(Math.max(...gaps) - Math.min(...gaps) <= 2);
  }
});

test("a tidy layout covers nothing, runs from left to right, and keeps its corner", () => {
  const random = dice(7);
  for (let round = 0; round < 150; round += 1) {
    const count = 1 + random(14);
    const pieces = someone(random, count);
    // From smaller to larger numbers only, so that there is no circle.
    const links = Array.from({ length: random(count * 2) }, () => [random(count), random(count)].sort((a, b) => a - b))
      .filter(([from, to]) => from !== to).map(([from, to]) => [`n${from}`, `n${to}`]);
    const after = moved(pieces, tidy(pieces, links));
    const byId = new Map(after.map((each) => [each.id, each]));
    for (const [index, one] of after.entries()) {
      for (const other of after.slice(index + 1)) assert.equal(overlap(grow(one, 19), other), false);
    }
    for (const [from, to] of links) assert.ok(byId.get(from).x + byId.get(from).w < byId.get(to).x);
    const [before, now] = [bounds(pieces), bounds(after)];
    assert.deepEqual([now.x, now.y], [before.x, before.y]);
  }
});

test("a circle is laid out as well, and a long chain does not take long", () => {
  const ring = [piece("a", 0, 0), piece("b", 0, 0), piece("c", 0, 0)];
  assert.equal(tidy(ring, [["a", "b"], ["b", "c"], ["c", "a"], ["a", "a"], ["a", "gone"]]).length, 2);
  const chain = Array.from({ length: 2_000 }, (_, index) => piece(`n${index}`, index, -index));
  const links = chain.slice(1).map((each, index) => [chain[index].id, each.id]);
  assert.equal(new Set(moved(chain, tidy(chain, links)).map(({ x }) => x)).size, 2_000);
});
