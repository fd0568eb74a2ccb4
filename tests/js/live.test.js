import assert from "node:assert/strict";
import { test } from "node:test";

import { Live } from "../../canvas/static/canvas/live.js";
import { FakeClock, FakeSocket, node, store } from "./cast.js";

const move = (id, x) => ({ op: "move", id, x, y: 0 });

function setUp() {
  const canvas = store([node("a", "prompt")], [], 3);
  const clock = new FakeClock();
  const sockets = [];
  const heard = [];
  const tell = (name) => (value) => heard.push([name, value]);
  const live = new Live(
    canvas,
    () => {
      sockets.push(new FakeSocket());
      return sockets.at(-1);
    },
    clock,
    {
      connection: tell("connection"),
      nack: tell("nack"),
      card: tell("card"),
      cards: tell("cards"),
      role: tell("role"),
      name: tell("name"),
      peer: tell("peer"),
      peerGone: tell("peerGone"),
      job: tell("job"),
      caughtUp: tell("caughtUp"),
      reload: () => heard.push(["reload"]),
    },
    7,
  );
  return { canvas, clock, sockets, heard, live };
}

function online() {
  const all = setUp();
  all.live.connect();
  all.sockets[0].open();
  all.sockets[0].hear({ t: "welcome", script: "main.1.js", rev: 3, log: [] });
  return all;
}

test("it says hello with the page's revision and sends nothing before the welcome", () => {
  const { canvas, live, sockets, heard } = setUp();
  live.connect();
  canvas.commit({ cid: "m-1", ops: [move("a", 1)] });
  live.send(canvas.pending[0]);
  sockets[0].open();
  assert.deepEqual(sockets[0].sent, [{ t: "hello", since: 3, me: 7 }]);
  sockets[0].hear({ t: "welcome", script: "main.1.js", rev: 4, log: [{ rev: 4, cid: "hers", by: 2, ops: [move("a", 7)] }] });
  assert.equal(canvas.rev, 4);
  assert.deepEqual(sockets[0].sent[1], { t: "ops", cid: "m-1", ops: [move("a", 1)] });
  assert.deepEqual(heard, [["connection", "online"], ["caughtUp", "main.1.js"]]);
});

test("what was accepted before the line broke is not sent again", () => {
  const { canvas, clock, live, sockets } = online();
  canvas.commit({ cid: "m-1", ops: [move("a", 1)] });
  live.send(canvas.pending[0]);
  canvas.commit({ cid: "m-2", ops: [move("a", 2)] });
  live.send(canvas.pending[1]);
  sockets[0].lose();
  clock.pass(300);
  sockets[1].open();
  assert.deepEqual(sockets[1].sent, [{ t: "hello", since: 3, me: 7 }]);
  sockets[1].hear({ t: "welcome", script: "main.1.js", rev: 4, log: [{ rev: 4, cid: "m-1", by: 1, ops: [move("a", 1)] }] });
  assert.deepEqual(sockets[1].sent.slice(1).map(({ cid }) => cid), ["m-2"]);
  assert.equal(canvas.view.nodes.get("a").x, 2);
});

test("a gap makes it ask for what is missing, once, and hold batches back until then", () => {
  const { canvas, live, sockets } = online();
  sockets[0].hear({ t: "ops", rev: 6, cid: "c", by: 2, ops: [move("a", 6)] });
  sockets[0].hear({ t: "ops", rev: 7, cid: "d", by: 2, ops: [move("a", 7)] });
  canvas.commit({ cid: "m-1", ops: [move("a", 1)] });
  live.send(canvas.pending[0]);
  assert.deepEqual(sockets[0].sent.slice(1), [{ t: "hello", since: 3, me: 7 }]);
  const log = [4, 5, 6, 7].map((rev) => ({ rev, cid: `${rev}`, by: 2, ops: [move("a", rev)] }));
  sockets[0].hear({ t: "welcome", script: "main.1.js", rev: 7, log });
  assert.equal(canvas.rev, 7);
  assert.equal(sockets[0].sent.at(-1).cid, "m-1");
});

test("it comes back sooner at first, then every three seconds", () => {
  const { clock, sockets, heard } = online();
  const waits = [];
  for (let tries = 0; tries < 6; tries += 1) {
    const before = clock.now();
    sockets.at(-1).lose();
    while (sockets.length < tries + 2) clock.pass(100);
    waits.push(clock.now() - before);
  }
  assert.deepEqual(waits, [300, 600, 1_200, 2_400, 3_000, 3_000]);
  assert.deepEqual(heard.filter(([name]) => name === "connection").at(-1), ["connection", "offline"]);
});

test("a wake-up reconnects at once, and only one line is tried", () => {
  const { clock, live, sockets } = online();
  sockets[0].lose();
  live.wake();
  assert.equal(sockets.length, 2);
  clock.pass(10_000);
  assert.equal(sockets.length, 2);
});

test("a line that leaves a question unanswered is given up, an answering one is kept", () => {
  const { clock, sockets } = online();
  for (let beat = 0; beat < 10; beat += 1) {
    clock.pass(20_000);
    assert.deepEqual(sockets[0].sent.at(-1), { t: "ping" });
    sockets[0].hear({ t: "pong" });
  }
  assert.equal(sockets.length, 1);
  clock.pass(61_000);
  assert.equal(sockets[0].closed, true);
  assert.ok(sockets.length > 1);
});

test("a page that is slowed down to one beat a minute keeps an answering line", () => {
  const { clock, live, sockets } = setUp();
  const { set } = clock;
  clock.set = (job, ms) => set.call(clock, job, Math.max(ms, 60_000));
  live.connect();
  sockets[0].open();
  sockets[0].hear({ t: "welcome", script: "main.1.js", rev: 3, log: [] });
  for (let minute = 0; minute < 3; minute += 1) {
    clock.pass(60_000);
    assert.deepEqual(sockets[0].sent.at(-1), { t: "ping" });
    sockets[0].hear({ t: "pong" });
  }
  live.wake();
  assert.equal(sockets.length, 1);
  clock.time += 600_000; // asleep
  live.wake();
  assert.equal(sockets[0].closed, true);
});

test("what is not kept goes out only while the line is up and has room", () => {
  const { live, sockets } = online();
  assert.equal(live.tell({ t: "here", away: true }), true);
  assert.deepEqual(sockets[0].sent.at(-1), { t: "here", away: true });
  sockets[0].bufferedAmount = 100_000;
  assert.equal(live.tell({ t: "here", away: false }), false);
  sockets[0].bufferedAmount = 0;
  sockets[0].lose();
  assert.equal(live.tell({ t: "here", away: false }), false);
});

test("messages of a line that was given up are not heard", () => {
  const { canvas, clock, live, sockets } = online();
  live.networkLost();
  clock.pass(300);
  sockets[0].hear({ t: "ops", rev: 4, cid: "c", by: 2, ops: [move("a", 6)] });
  assert.equal(canvas.rev, 3);
});

test("gone means gone: no further tries", () => {
  const { clock, live, sockets, heard } = online();
  sockets[0].lose(4404);
  clock.pass(60_000);
  live.wake();
  assert.equal(sockets.length, 1);
  assert.deepEqual(heard.at(-1), ["connection", "gone"]);
});

test("refusals, card bodies, roles, names, presence and reloads are passed on", () => {
  const { sockets, heard } = online();
  const messages = [
    { t: "nack", cid: "m-1", code: "cycle", message: "This wire would close a circle." },
    { t: "html", id: "a", v: 2, html: "<p>" },
    { t: "looks", cards: ["a"] },
    { t: "role", role: "viewer" },
    { t: "name", name: "Far harbour" },
    { t: "peer", id: "g1", away: true },
    { t: "peer-", id: "g1" },
    { t: "reload" },
  ];
  for (const message of messages) sockets[0].hear(message);
  const names = ["nack", "card", "cards", "role", "name", "peer", "peerGone", "reload"];
  assert.deepEqual(heard.slice(2).map(([name]) => name), names);
  assert.equal(heard[5][1], "viewer");
});

test("after a reload it asks for what happened while the page came, and sends what has no answer yet", () => {
  const { canvas, live, sockets } = online();
  canvas.commit({ cid: "m-1", ops: [move("a", 1)] });
  sockets[0].hear({ t: "reload" });
  canvas.reset({ nodes: [node("a", "prompt")], edges: [], rev: 2_000 });
  live.hello();
  assert.deepEqual(sockets[0].sent.at(-1), { t: "hello", since: 2_000, me: 7 });
  sockets[0].hear({ t: "welcome", script: "main.1.js", rev: 2_001, log: [{ rev: 2_001, cid: "hers", by: 2, ops: [{ op: "move", id: "a", x: 0, y: 9 }] }] });
  assert.equal(canvas.rev, 2_001);
  assert.equal(sockets[0].sent.at(-1).cid, "m-1");
});

test("whoever is signed out waits, and goes on once somebody has signed in again", () => {
  const { canvas, clock, live, sockets, heard } = online();
  sockets[0].lose(4401);
  assert.deepEqual(heard.at(-1), ["connection", "signedOut"]);
  clock.pass(600_000);
  assert.equal(sockets.length, 1);
  canvas.commit({ cid: "m-1", ops: [move("a", 1)] });
  live.wake();
  sockets[1].open();
  sockets[1].hear({ t: "welcome", script: "main.1.js", rev: 3, log: [] });
  assert.equal(live.connection, "online");
  assert.equal(sockets[1].sent.at(-1).cid, "m-1");
});

test("of several batches the one that the server cannot read is given up, and no other", () => {
  const { canvas, clock, sockets, heard, live } = online();
  const readable = () => sockets.at(-1).sent.filter(({ t }) => t === "ops").map(({ cid }) => cid);
  live.hears.nack = ({ cid, code }) => {
    heard.push(["nack", code]);
    canvas.refuse(cid);
  };
  for (const cid of ["m-1", "huge", "m-3"]) {
    canvas.commit({ cid, ops: [move("a", 1)] });
    live.send(canvas.pending.at(-1));
  }
  const back = () => {
    sockets.at(-1).lose(4400);
    clock.pass(3_000);
    sockets.at(-1).open();
    sockets.at(-1).hear({ t: "welcome", script: "main.1.js", rev: canvas.rev, log: [] });
  };
  back();
  assert.deepEqual(readable(), ["m-1"]);
  assert.equal(live.tell({ t: "here" }), false);
  sockets.at(-1).hear({ t: "ops", rev: 4, cid: "m-1", by: 7, ops: [move("a", 1)] });
  assert.deepEqual(readable(), ["m-1", "huge"]);
  back();
  assert.deepEqual(heard.filter(([name]) => name === "nack"), [["nack", "bad_message"]]);
  assert.deepEqual(readable(), ["m-3"]);
  canvas.commit({ cid: "m-4", ops: [move("a", 2)] });
  live.send(canvas.pending.at(-1));
  assert.deepEqual(readable(), ["m-3"]);
  sockets.at(-1).hear({ t: "ops", rev: 5, cid: "m-3", by: 7, ops: [move("a", 1)] });
  sockets.at(-1).hear({ t: "ops", rev: 6, cid: "m-4", by: 7, ops: [move("a", 2)] });
  assert.equal(canvas.pending.length, 0);
  assert.equal(live.tell({ t: "here" }), true);
});
