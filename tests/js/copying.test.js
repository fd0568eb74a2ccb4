import assert from "node:assert/strict";
import { test } from "node:test";

import * as reading from "../../canvas/static/canvas/clip_reading.js";
import * as copying from "../../canvas/static/canvas/copying.js";
import { apply } from "../../canvas/static/canvas/ops.js";
import { KINDS, dice, edge, graph, node } from "./cast.js";

const canvas = graph(
  [node("p", "prompt", { data: { prompt: "fog" } }), node("a", "image-generation", { x: 500 }), node("b", "image-generation", { x: 900 })],
  [edge("w", ["p", "text-out"], ["a", "prompt-in"]), edge("v", ["a", "image-out"], ["b", "image-in"])],
);
const ids = () => {
  let count = 0;
  return () => `new${(count += 1)}`;
};

test("a copy has the nodes and the wires between them, and is read back as it was", () => {
  const clip = copying.clipOf(canvas, new Set(["p", "a"]), "c1");
  assert.deepEqual([clip.nodes.map(({ id }) => id), clip.edges.map(({ id }) => id)], [["p", "a"], ["w"]]);
  assert.deepEqual(reading.readClip(copying.writeClip(clip), KINDS), { ...clip, isCut: false });
  assert.equal(copying.textOf(clip), "fog");
});

test("what is planted is the same graph under new ids, wherever it comes to lie", () => {
  const random = dice(17);
  for (let round = 0; round < 100; round += 1) {
    const nodes = Array.from({ length: 2 + random(6) }, (_, index) => node(`n${index}`, "image-generation", { x: random(500), y: random(500) }));
    const edges = nodes.slice(1).map((each, index) => edge(`e${index}`, [nodes[random(index + 1)].id, "image-out"], [each.id, "image-in"]));
    const all = graph(nodes, edges);
    const clip = copying.clipOf(all, new Set(nodes.map(({ id }) => id)), "c1");
    const by = copying.shiftTo(all, clip, random(2) ? { x: random(500), y: random(500) } : null);
    const { ops, ids: fresh } = copying.planted(clip, by, ids());
    for (const op of ops) apply(all, op);
    assert.deepEqual([all.nodes.size, all.edges.size], [nodes.length * 2, edges.length * 2]);
    for (const each of nodes) {
      const copy = all.nodes.get(fresh.get(each.id));
      assert.deepEqual(copy, { ...each, id: copy.id, x: each.x + by.x, y: each.y + by.y });
    }
    const ends = [...all.edges.values()].slice(edges.length).map(({ from, to }) => [from[0], to[0]]);
    assert.deepEqual(ends, edges.map(({ from, to }) => [fresh.get(from[0]), fresh.get(to[0])]));
    const taken = new Set(nodes.map(({ x, y }) => `${x} ${y}`));
    for (const made of fresh.values()) assert.equal(taken.has(`${all.nodes.get(made).x} ${all.nodes.get(made).y}`), false);
  }
});

test("a copy goes with its middle to the point, and beside what lies just there", () => {
  const clip = copying.clipOf(canvas, new Set(["p"]), "c1");
  assert.deepEqual(copying.shiftTo(graph([]), clip, { x: 1_000, y: 1_000 }), { x: 850, y: 900 });
  assert.deepEqual(copying.shiftTo(canvas, clip, { x: 150, y: 100 }), { x: 40, y: 40 });
  assert.deepEqual(copying.shiftTo(canvas, clip, null), { x: 40, y: 40 });
});

test("a copy beside the original listens to the same wires from elsewhere", () => {
  const clip = copying.clipOf(canvas, new Set(["a", "b"]), "c1");
  const { ops, ids: fresh } = copying.duplicated(canvas, clip, { x: 40, y: 0 }, ids());
  const arriving = ops.filter((op) => op.op === "edge+" && op.from[0] === "p");
  assert.deepEqual(arriving.map(({ to }) => to), [[fresh.get("a"), canvas.edges.get("w").to[1]]]);
});

test("what was cut comes back as itself while it is nowhere; everything else is a copy", () => {
  const clip = reading.readClip(copying.writeClip({ ...copying.clipOf(canvas, new Set(["a", "b"]), "c1"), isCut: true }), KINDS);
  const without = graph([canvas.nodes.get("p")]);
  assert.equal(reading.comesBack(without, clip, "c1"), true);
  assert.deepEqual([...copying.planted(clip, { x: 0, y: 0 }, ids(), true).ids], [["a", "a"], ["b", "b"]]);
  assert.equal(reading.comesBack(canvas, clip, "c1"), false);
  assert.equal(reading.comesBack(without, clip, "c2"), false);
  assert.equal(reading.comesBack(without, { ...clip, isCut: false }, "c1"), false);
});

test("a clipboard that holds anything else is no clip, and of a broken clip only what is sound is taken", () => {
  for (const text of ["", "fog", "{}", "null", "[1]", '{"easel": 2, "nodes": [], "edges": []}', '{"easel": 1, "nodes": {}, "edges": []}'])
    assert.equal(reading.readClip(text, KINDS), null);
  const sound = node("p", "prompt");
  const nodes = [sound, { ...sound, id: 4 }, { ...sound, kind: "toString" }, { ...sound, x: "0" }, { ...sound, y: null }, { ...sound, w: 1e9 }, { ...sound, data: [] }, null];
  const edges = [edge("w", ["p", "text-out"], ["gone", "prompt-in"]), { from: "p", to: [] }, 7];
  const text = JSON.stringify({ easel: 1, canvas: "c", nodes, edges });
  assert.deepEqual(reading.readClip(text, KINDS), { canvas: "c", nodes: [sound], edges: [], isCut: false });
});
