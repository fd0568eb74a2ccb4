import assert from "node:assert/strict";
import { test } from "node:test";

import { UploadQueue } from "../../canvas/static/canvas/upload_queue.js";

const ASSET = { id: "a", url: "/assets/a/", width: 4, height: 3, name: "a.png" };

/** A queue whose sends end when the test says so. */
function queueOf() {
  const sends = [];
  const send = (source, progress, signal) =>
    new Promise((resolve, reject) => {
      sends.push({ source, progress, signal, resolve, reject });
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  const queue = new UploadQueue(send, (wrong) => ({ problem: wrong.message, again: wrong.message !== "bad" }));
  return { queue, sends };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const states = (queue) => [...queue.uploads.values()].map(({ state }) => state);
const add = (queue, count, arrived = () => {}) => {
  for (let each = 0; each < count; each += 1) queue.add(`${each}.png`, { url: `${each}` }, arrived);
};

test("three at a time, the others wait their turn", async () => {
  const { queue, sends } = queueOf();
  add(queue, 5);
  assert.deepEqual(states(queue), ["sending", "sending", "sending", "waiting", "waiting"]);
  sends[1].resolve(ASSET);
  await settle();
  assert.deepEqual(states(queue), ["sending", "done", "sending", "sending", "waiting"]);
  assert.equal(queue.open, 4);
});

test("whoever waits for a picture hears of it, and progress is told", async () => {
  const { queue, sends } = queueOf();
  const arrived = [];
  const parts = [];
  queue.onChange(() => parts.push([...queue.uploads.values()][0]?.part));
  add(queue, 1, (asset) => arrived.push(asset));
  sends[0].progress(0.5);
  assert.deepEqual(states(queue), ["sending"]);
  sends[0].progress(1);
  assert.deepEqual(states(queue), ["storing"]);
  sends[0].resolve(ASSET);
  await settle();
  assert.deepEqual(arrived, [ASSET]);
  assert.ok(parts.includes(0.5));
});

test("a cancelled upload is given up, whatever comes of it, and makes room", async () => {
  const { queue, sends } = queueOf();
  const arrived = [];
  add(queue, 4, (asset) => arrived.push(asset));
  queue.cancel(1);
  assert.ok(sends[0].signal.aborted);
  sends[0].resolve(ASSET);
  sends[0].progress(0.9);
  await settle();
  assert.deepEqual(states(queue), ["cancelled", "sending", "sending", "sending"]);
  assert.deepEqual(arrived, []);
  queue.cancel(4);
  queue.cancelAll();
  assert.equal(queue.open, 0);
  assert.equal(sends.length, 4);
});

test("a failed upload is tried again, unless that cannot help", async () => {
  const { queue, sends } = queueOf();
  const arrived = [];
  add(queue, 2, (asset) => arrived.push(asset));
  sends[0].reject(new Error("no line"));
  sends[1].reject(new Error("bad"));
  await settle();
  assert.deepEqual([...queue.uploads.values()].map(({ problem, again }) => [problem, again]), [["no line", true], ["bad", false]]);
  queue.retry(2);
  queue.retry(1);
  assert.deepEqual(states(queue), ["sending", "failed"]);
  sends[2].resolve(ASSET);
  await settle();
  assert.deepEqual(states(queue), ["done", "failed"]);
  assert.equal(arrived.length, 1);
});

test("a cancelled one may be tried again", async () => {
  const { queue, sends } = queueOf();
  add(queue, 1);
  queue.cancel(1);
  queue.retry(1);
  assert.deepEqual(states(queue), ["sending"]);
  sends[1].resolve(ASSET);
  await settle();
  assert.deepEqual(states(queue), ["done"]);
});

test("what is over is forgotten, what is under way is not", async () => {
  const { queue, sends } = queueOf();
  add(queue, 3);
  queue.refuse("large.png", "too large");
  sends[0].resolve(ASSET);
  await settle();
  queue.clear();
  assert.deepEqual(states(queue), ["sending", "sending"]);
});
