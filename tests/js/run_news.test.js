import assert from "node:assert/strict";
import { test } from "node:test";

import { RunNews } from "../../canvas/static/canvas/run_news.js";
import { FakeClock, KINDS, node, store } from "./cast.js";

const ADA = 1;
const GRACE = 2;

/** Ada's page. */
function setUp() {
  const said = [];
  const clock = new FakeClock();
  const listed = { open: [], failed: [], tell: () => {}, onChange: (listener) => (listed.tell = listener) };
  const nodes = ["a", "b", "c", "d"].map((id) => node(id, "image-generation", { data: { prompt: `picture ${id}` } }));
  const editor = { page: { me: { id: ADA } }, store: store(nodes), kinds: KINDS };
  return { news: new RunNews(editor, listed, clock, (words) => said.push(words)), said, clock, listed };
}

function run(id, state, { version = 1, by = ADA, ...more } = {}) {
  const isOpen = !["succeeded", "failed", "cancelled"].includes(state);
  const startedBy = by === ADA ? "Ada" : "Grace";
  return { id: `job ${id}`, node: id, version, state, isOpen, startedBy, startedById: by, prompt: "", error: null, ...more };
}

test("an own run is told by the name of its node, the newest of what follows quickly, and nothing twice", () => {
  const { news, said, clock } = setUp();
  news.take(run("a", "ready"));
  news.take(run("a", "queued", { version: 2 }));
  news.take(run("a", "running", { version: 3 }));
  news.take(run("a", "queued", { version: 2 }));
  clock.pass(1_000);
  assert.deepEqual(said, ["AI Image: picture a. Generating."]);
  news.take(run("a", "running", { version: 4 }));
  clock.pass(10_000);
  assert.equal(said.length, 1);
  news.take(run("a", "failed", { version: 5, error: { code: "x", message: "The provider is busy." } }));
  clock.pass(1_000);
  assert.equal(said[1], "AI Image: picture a. Failed: The provider is busy.");
});

test("many own runs at once are counted", () => {
  const { news, said, clock } = setUp();
  for (const id of ["a", "b", "c"]) news.take(run(id, "running"));
  news.take(run("d", "succeeded"));
  clock.pass(1_000);
  assert.deepEqual(said, ["Your runs: Generating: 3, Done: 1."]);
});

test("what the others run is gathered, and only beginning and end of it", () => {
  const { news, said, clock } = setUp();
  for (let version = 1; version < 30; version += 1) {
    news.take(run("a", version % 2 ? "queued" : "running", { version, by: GRACE }));
    clock.pass(100);
  }
  news.take(run("b", "running", { by: GRACE }));
  clock.pass(5_000);
  assert.deepEqual(said, ["Grace: 2 runs started."]);
  news.take(run("a", "succeeded", { version: 40, by: GRACE }));
  news.take(run("b", "failed", { version: 40, by: GRACE }));
  clock.pass(5_000);
  assert.equal(said[1], "Grace: 1 run ended, 1 failed.");
});

test("an own run that ended while nothing could be heard is told as ended", () => {
  const { news, said, clock, listed } = setUp();
  const running = run("a", "running");
  news.take(running);
  listed.open = [running];
  listed.tell();
  clock.pass(1_000);
  listed.open = [];
  listed.tell();
  clock.pass(1_000);
  assert.deepEqual(said, ["AI Image: picture a. Generating.", "AI Image: picture a. Ended."]);
  listed.tell();
  clock.pass(1_000);
  assert.equal(said.length, 2);
});
