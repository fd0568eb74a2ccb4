import assert from "node:assert/strict";
import { test } from "node:test";

import { edge, node, store } from "./cast.js";

const move = (id, x, y = 0) => ({ op: "move", id, x, y });
const change = (rev, cid, ops) => ({ rev, cid, by: 1, ops });

test("an own batch shows at once and its echo is the acknowledgement", () => {
  const canvas = store([node("a", "prompt")]);
  canvas.commit({ cid: "me-1", ops: [move("a", 10)] });
  assert.equal(canvas.view.nodes.get("a").x, 10);
  assert.equal(canvas.base.nodes.get("a").x, 0);
  assert.equal(canvas.accept(change(1, "me-1", [move("a", 10)])), true);
  assert.equal(canvas.base.nodes.get("a").x, 10);
  assert.deepEqual(canvas.pending, []);
});

test("a foreign change loses the fields that an own unanswered batch also sets", () => {
  const canvas = store([node("a", "prompt", { data: { prompt: "", preset: 1 } })]);
  canvas.commit({ cid: "me-1", ops: [{ op: "set", id: "a", set: { prompt: "mine" } }] });
  canvas.accept(change(1, "hers", [{ op: "set", id: "a", set: { prompt: "hers", preset: 2 } }]));
  assert.deepEqual(canvas.view.nodes.get("a").data, { prompt: "mine", preset: 2 });
  canvas.accept(change(2, "me-1", [{ op: "set", id: "a", set: { prompt: "mine" } }]));
  assert.deepEqual(canvas.view.nodes.get("a").data, { prompt: "mine", preset: 2 });
});

test("a refused batch falls away and what others did meanwhile stays", () => {
  const canvas = store([node("a", "prompt"), node("b", "image-generation")]);
  canvas.commit({ cid: "me-1", ops: [{ op: "edge+", ...edge("w", ["a", "text-out"], ["b", "prompt-in"]) }, move("a", 99)] });
  canvas.accept(change(1, "hers", [move("a", 5)]));
  assert.equal(canvas.view.nodes.get("a").x, 99);
  assert.deepEqual(canvas.refuse("me-1").cid, "me-1");
  assert.equal(canvas.view.nodes.get("a").x, 5);
  assert.equal(canvas.view.edges.size, 0);
});

test("an own wire to a node that somebody removed is not shown", () => {
  const canvas = store([node("a", "prompt"), node("b", "image-generation")]);
  canvas.commit({ cid: "me-1", ops: [{ op: "edge+", ...edge("w", ["a", "text-out"], ["b", "prompt-in"]) }] });
  canvas.accept(change(1, "hers", [{ op: "edge-", id: "unknown" }, { op: "node-", id: "a" }]));
  assert.equal(canvas.view.edges.size, 0);
});

test("an old message is ignored but still acknowledges, and a gap is told", () => {
  const canvas = store([node("a", "prompt", { x: 7 })], [], 5);
  canvas.commit({ cid: "me-1", ops: [move("a", 9)] });
  assert.equal(canvas.accept(change(7, "hers", [move("a", 1)])), false);
  assert.equal(canvas.rev, 5);
  assert.equal(canvas.accept(change(4, "me-1", [move("a", 9)])), true);
  assert.deepEqual(canvas.pending, []);
  assert.equal(canvas.view.nodes.get("a").x, 7);
});

test("a fresh state keeps own unanswered batches on top", () => {
  const canvas = store([node("a", "prompt")]);
  canvas.commit({ cid: "me-1", ops: [move("a", 10)] });
  canvas.reset({ nodes: [node("a", "prompt", { x: 3, y: 4 }), node("b", "prompt")], edges: [], rev: 900 });
  assert.equal(canvas.rev, 900);
  assert.equal(canvas.view.nodes.get("a").x, 10);
  assert.ok(canvas.view.nodes.has("b"));
});

test("a gesture is shown without being committed, through foreign changes", () => {
  const canvas = store([node("a", "prompt"), node("b", "prompt")]);
  canvas.preview([move("a", 50)]);
  canvas.accept(change(1, "hers", [move("b", 8)]));
  assert.equal(canvas.view.nodes.get("a").x, 50);
  assert.equal(canvas.view.nodes.get("b").x, 8);
  canvas.endPreview();
  assert.equal(canvas.view.nodes.get("a").x, 0);
  assert.deepEqual(canvas.pending, []);
});

test("listeners hear which nodes and wires changed, and nothing when nothing did", () => {
  const canvas = store(
    [node("a", "prompt"), node("b", "image-generation"), node("c", "prompt")],
    [edge("w", ["a", "text-out"], ["b", "prompt-in"])],
  );
  const heard = [];
  canvas.onChange(({ nodes, edges }) => heard.push([[...nodes], [...edges]]));
  canvas.accept(change(1, "hers", [{ op: "node-", id: "a" }]));
  canvas.accept(change(2, "hers too", [{ op: "move", id: "gone", x: 1, y: 1 }]));
  assert.deepEqual(heard, [[["a"], ["w"]]]);
});

test("settled waits for every answer and says whether something was refused", async () => {
  const canvas = store([node("a", "prompt")]);
  assert.equal(await canvas.settled(), true);
  canvas.commit({ cid: "1", ops: [move("a", 1)] });
  canvas.commit({ cid: "2", ops: [move("a", 2)] });
  const settled = canvas.settled();
  canvas.accept(change(1, "1", [move("a", 1)]));
  canvas.refuse("2");
  assert.equal(await settled, false);
});

test("two browsers that send at random and get one order from the server end with the same graph", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const start = Array.from({ length: 5 }, (_, index) => node(`n${index}`, "prompt"));
  const browsers = [store(start), store(start)];
  const server = store(start);
  const lines = [[], []];
  let rev = 0;
  for (let step = 0; step < 2_000; step += 1) {
    const who = random(2);
    const id = `n${random(8)}`;
    const op = [move(id, step), { op: "set", id, set: { prompt: `${step}` } }, { op: "node-", id }, { op: "node+", ...node(id, "prompt") }][random(4)];
    if (random(3)) {
      const batch = { cid: `${who}-${step}`, ops: [op] };
      browsers[who].commit(batch);
      lines[who].push({ from: batch });
    }
    const line = lines[random(2)];
    const own = line.findIndex((each) => each.from);
    if (own >= 0) {
      const { from } = line.splice(own, 1)[0];
      rev += 1;
      server.accept({ rev, by: 0, ...from });
      for (const each of lines) each.push({ to: { rev, by: 0, ...from } });
    }
    for (const [index, each] of lines.entries()) {
      const next = each.findIndex((message) => message.to);
      if (next >= 0 && random(2)) browsers[index].accept(each.splice(next, 1)[0].to);
    }
  }
  for (const [index, line] of lines.entries()) {
    for (const own of line.filter((each) => each.from)) browsers[index].refuse(own.from.cid);
    for (const message of line.filter((each) => each.to)) browsers[index].accept(message.to);
  }
  for (const browser of browsers) assert.deepEqual([...browser.view.nodes.values()].sort(byId), [...server.view.nodes.values()].sort(byId));
  assert.ok(rev > 500);
});

const byId = (one, other) => (one.id < other.id ? -1 : 1);

test("what others remove is remembered as it was shown last, own unsaved words included", () => {
  const canvas = store([node("a", "prompt"), node("b", "image-generation")], [edge("e", ["a", "text-out"], ["b", "prompt-in"])]);
  canvas.commit({ cid: "me-1", ops: [{ op: "set", id: "a", set: { prompt: "mine" } }] });
  canvas.accept({ rev: 1, cid: "hers", by: 2, ops: [{ op: "edge-", id: "e" }, { op: "node-", id: "a" }] });
  const lost = canvas.lost.get("a");
  assert.equal(lost.node.data.prompt, "mine");
  assert.equal(lost.by, 2);
  assert.deepEqual(lost.edges.map(({ id }) => id), ["e"]);
  canvas.commit({ cid: "me-2", ops: [{ op: "node-", id: "b" }] });
  canvas.accept({ rev: 2, cid: "me-2", by: 1, ops: [{ op: "node-", id: "b" }] });
  assert.equal(canvas.lost.has("b"), false);
});
