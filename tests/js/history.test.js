import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../canvas/static/canvas/history.js";
import { KINDS, dice, edge, node, store } from "./cast.js";

function setUp(nodes, edges) {
  const canvas = store(nodes, edges);
  const sent = [];
  return { canvas, sent, history: new History(canvas, (batch) => sent.push(batch), KINDS) };
}

test("undo brings a removed node back with its data and wires, redo removes it again", () => {
  const wire = edge("w", ["a", "text-out"], ["b", "prompt-in"]);
  const { canvas, history } = setUp([node("a", "prompt", { data: { prompt: "fog" } }), node("b", "image-generation")], [wire]);
  history.commit([{ op: "node-", id: "a" }]);
  assert.equal(canvas.view.edges.size, 0);
  assert.equal(history.undo(), true);
  assert.equal(canvas.view.nodes.get("a").data.prompt, "fog");
  assert.deepEqual(canvas.view.edges.get("w"), wire);
  assert.equal(history.redo(), true);
  assert.equal(canvas.view.nodes.has("a"), false);
  assert.equal(history.canRedo, false);
});

test("typing in one stay is one step", () => {
  const { canvas, history } = setUp([node("a", "prompt", { data: { prompt: "" } })]);
  for (const prompt of ["f", "fo", "fog"]) history.commit([{ op: "set", id: "a", set: { prompt } }], "a prompt 1");
  history.commit([{ op: "set", id: "a", set: { prompt: "fog and rain" } }], "a prompt 2");
  history.undo();
  assert.equal(canvas.view.nodes.get("a").data.prompt, "fog");
  history.undo();
  assert.equal(canvas.view.nodes.get("a").data.prompt, "");
});

test("undo skips what others have made impossible", () => {
  const { canvas, history, sent } = setUp([node("a", "prompt"), node("b", "prompt")]);
  history.commit([{ op: "move", id: "a", x: 5, y: 5 }]);
  history.commit([{ op: "move", id: "b", x: 5, y: 5 }]);
  canvas.accept({ rev: 1, cid: "hers", by: 2, ops: [{ op: "node-", id: "b" }] });
  assert.equal(history.undo(), true);
  assert.deepEqual(sent.at(-1).ops, [{ op: "move", id: "a", x: 0, y: 0 }]);
  assert.equal(history.undo(), false);
});

test("undo does not overwrite what is not its own: it sets back only the fields it set", () => {
  const { canvas, history } = setUp([node("a", "image-generation", { data: { prompt: "one", preset: 1 } })]);
  history.commit([{ op: "set", id: "a", set: { prompt: "two" } }]);
  canvas.accept({ rev: 1, cid: "hers", by: 2, ops: [{ op: "set", id: "a", set: { preset: 9 } }] });
  history.undo();
  assert.deepEqual(canvas.view.nodes.get("a").data, { prompt: "one", preset: 9 });
});

test("a refused gesture is no step, and a new gesture ends redo", () => {
  const { canvas, history, sent } = setUp([node("a", "prompt")]);
  history.commit([{ op: "move", id: "a", x: 5, y: 5 }]);
  canvas.refuse(sent[0].cid);
  history.forget(sent[0].cid);
  assert.equal(history.canUndo, false);
  history.commit([{ op: "move", id: "a", x: 6, y: 6 }]);
  history.undo();
  assert.equal(history.canRedo, true);
  history.commit([{ op: "move", id: "a", x: 7, y: 7 }]);
  assert.equal(history.canRedo, false);
});

test("a gesture too large for one batch is sent as several and is still one step", () => {
  const many = Array.from({ length: 1_200 }, (_, index) => node(`n${index}`, "prompt"));
  const { canvas, history, sent } = setUp(many);
  history.commit(many.map(({ id }) => ({ op: "move", id, x: 1, y: 1 })));
  assert.deepEqual(sent.map(({ ops }) => ops.length), [500, 500, 200]);
  assert.equal(new Set(sent.map(({ cid }) => cid)).size, 3);
  assert.ok(sent.every(({ cid }) => cid.length <= 80));
  history.undo();
  assert.ok([...canvas.view.nodes.values()].every(({ x }) => x === 0));
  assert.equal(history.canUndo, false);
});

test("batches stay far below what a message may hold", () => {
  const { history, sent } = setUp([]);
  const data = { prompt: "x".repeat(20_000) };
  history.commit(Array.from({ length: 40 }, (_, index) => ({ op: "node+", ...node(`n${index}`, "prompt", { data }) })));
  assert.ok(sent.length > 3);
  assert.ok(sent.every((batch) => JSON.stringify(batch).length < 256 * 1024));
});

test("what is left of a refused batch stays part of its gesture", () => {
  const sent = [];
  const canvas = store([node("a", "prompt"), node("b", "prompt")]);
  const history = new History(canvas, (batch) => sent.push(batch), KINDS);
  history.commit([{ op: "move", id: "a", x: 5, y: 5 }, { op: "move", id: "b", x: 5, y: 5 }]);
  canvas.refuse(sent[0].cid);
  history.resend(sent[0].cid, [{ op: "move", id: "a", x: 5, y: 5 }]);
  assert.equal(canvas.view.nodes.get("a").x, 5);
  history.undo();
  assert.equal(canvas.view.nodes.get("a").x, 0);
  assert.equal(history.canUndo, false);
});
test("gestures of one session are one step, whatever they do", () => {
  const { canvas, history } = setUp([node("a", "prompt")]);
  history.commit([{ op: "node+", ...node("b", "image") }], "drop 1");
  history.commit([{ op: "node+", ...node("c", "image") }, { op: "move", id: "a", x: 5, y: 5 }], "drop 1");
  history.commit([{ op: "move", id: "a", x: 9, y: 9 }], "drop 1");
  history.undo();
  assert.deepEqual([[...canvas.view.nodes.keys()], canvas.view.nodes.get("a").x], [["a"], 0]);
  history.redo();
  assert.deepEqual([[...canvas.view.nodes.keys()], canvas.view.nodes.get("a").x], [["a", "b", "c"], 9]);
  assert.equal(history.canRedo, false);
});

test("undo keeps what a run has made since, and takes back a result that was chosen by hand", () => {
  const { canvas, history } = setUp([node("a", "image-generation", { data: { asset: "first", prompt: "" } })]);
  history.commit([{ op: "set", id: "a", set: { asset: "earlier", prompt: "fog" } }]);
  history.undo();
  assert.deepEqual(canvas.view.nodes.get("a").data, { asset: "first", prompt: "" });
  history.redo();
  canvas.accept({ rev: 1, cid: "server:run", by: null, ops: [{ op: "set", id: "a", set: { asset: "made since" } }] });
  for (const batch of [...canvas.pending]) canvas.refuse(batch.cid);
  history.undo();
  assert.deepEqual(canvas.view.nodes.get("a").data, { asset: "made since", prompt: "" });
});

test("undoing everything gives the beginning, and redoing everything the end, whatever was done", () => {
  const random = dice(23);
  for (let round = 0; round < 60; round += 1) {
    const { canvas, history } = setUp([node("n0", "prompt"), node("n1", "image-generation")]);
    const states = [JSON.stringify(sorted(canvas.view))];
    for (let step = 0; step < 20; step += 1) {
      const ops = Array.from({ length: 1 + random(3) }, () => someOp(random, step)).filter((op) => fits(canvas.view, op));
      if (ops.length !== 1) continue;
      history.commit(ops);
      states.push(JSON.stringify(sorted(canvas.view)));
    }
    const end = states.at(-1);
    while (history.undo());
    assert.equal(JSON.stringify(sorted(canvas.view)), states[0]);
    while (history.redo());
    assert.equal(JSON.stringify(sorted(canvas.view)), end);
  }
});

function someOp(random, step) {
  const id = `n${random(5)}`;
  return [
    { op: "node+", ...node(id, ["prompt", "image-generation"][random(2)], { data: { prompt: "", asset: null } }) },
    { op: "node-", id },
    { op: "move", id, x: step, y: random(9) },
    { op: "size", id, w: 100 + step, h: 100 },
    { op: "set", id, set: { prompt: `${step}` } },
    { op: "set", id, set: { asset: `${step}` } },
    { op: "edge+", ...edge(`w${random(3)}`, [id, "text-out"], [`n${random(5)}`, "prompt-in"]) },
    { op: "edge-", id: `w${random(3)}` },
  ][random(8)];
}

function fits({ nodes, edges }, op) {
  if (op.op === "node+") return !nodes.has(op.id);
  if (op.op === "edge+") return !edges.has(op.id) && nodes.has(op.from[0]) && nodes.has(op.to[0]);
  return op.op === "edge-" ? edges.has(op.id) : nodes.has(op.id);
}

// Nodes come back on top and wires last: their order is no part of what undo promises.
const sorted = ({ nodes, edges }) => [nodes, edges].map((map) => [...map.values()].map(plain).sort((one, other) => (one.id < other.id ? -1 : 1)));
const plain = (each) => ({ ...each, data: each.data && { prompt: each.data.prompt ?? null, asset: each.data.asset ?? null } });

test("a node that was cut and pasted as itself keeps what it made, also when both are undone", () => {
  const { canvas, history, sent } = setUp([node("a", "image-generation", { data: { asset: null, prompt: "fog" } })]);
  const { id, kind, w, h, data } = canvas.view.nodes.get("a");
  history.commit([{ op: "node-", id: "a" }]);
  history.commit([{ op: "node+", id, kind, x: 500, y: 0, w, h, data }]);
  for (const [place, batch] of sent.entries()) canvas.accept({ rev: place + 1, by: 1, ...batch });
  canvas.accept({ rev: 3, cid: "server:run", by: null, ops: [{ op: "set", id: "a", set: { asset: "made since" } }] });
  history.commit([{ op: "set", id: "a", set: { prompt: "rain" } }]);
  for (let step = 0; step < 3; step += 1) history.undo();
  const { x, data: now } = canvas.view.nodes.get("a");
  assert.deepEqual({ x, ...now }, { x: 0, asset: "made since", prompt: "fog" });
});
