import assert from "node:assert/strict";
import { test } from "node:test";

import { Peers, Whereabouts } from "../../canvas/static/canvas/presence.js";
import { FakeClock } from "./cast.js";

const GRACE = { t: "peer", id: "g1", person: 7, name: "Grace", role: "editor", cursor: null, selected: [], ghosts: [] };

function present() {
  const clock = new FakeClock();
  const peers = new Peers(1, clock);
  const heard = [];
  peers.onChange((fields) => heard.push([...fields].sort()));
  peers.take(GRACE);
  return { clock, peers, heard };
}

test("who comes is known with everything, and later only what changed is told", () => {
  const { peers, heard } = present();
  peers.take({ t: "peer", id: "g1", cursor: [3, 4] });
  const [grace] = peers.all;
  assert.deepEqual([grace.name, grace.role, grace.cursor, grace.selected, grace.isMe], ["Grace", "editor", [3, 4], [], false]);
  assert.ok(heard[0].includes("people"));
  assert.deepEqual(heard[1], ["cursor", "id"]);
});

test("what is heard of somebody unknown waits for their whole story", () => {
  const { peers } = present();
  peers.take({ t: "peer", id: "v1", cursor: [3, 4] });
  assert.equal(peers.get("v1"), undefined);
});

test("a changed role and going away are news of the people", () => {
  const { peers, heard } = present();
  peers.take({ ...GRACE, role: "viewer" });
  peers.take({ t: "peer", id: "g1", away: true });
  assert.equal(peers.get("g1").role, "viewer");
  assert.ok(heard.slice(1).every((fields) => fields.includes("people")));
});

test("who goes is gone, who is silent for long as well, and without a line everybody", () => {
  const { clock, peers } = present();
  peers.take({ ...GRACE, id: "g2" });
  peers.drop("g2");
  assert.deepEqual(peers.all.map(({ id }) => id), ["g1"]);
  clock.pass(100_000);
  peers.take({ t: "peer", id: "g1" });
  clock.pass(100_000);
  peers.sweep();
  assert.equal(peers.all.length, 1);
  clock.pass(60_000);
  peers.sweep();
  assert.equal(peers.all.length, 0);
  peers.take(GRACE);
  peers.clear();
  assert.equal(peers.all.length, 0);
});

test("the same person in another window is told apart", () => {
  const { peers } = present();
  peers.take({ ...GRACE, id: "a2", person: 1, name: "Ada" });
  assert.equal(peers.get("a2").isMe, true);
});

test("many moves are told as one, and only what is different", () => {
  const clock = new FakeClock();
  const told = [];
  let shown = { cursor: [0, 0], selected: [] };
  const whereabouts = new Whereabouts(() => shown, (news) => told.push(news) > 0, clock);
  for (let step = 1; step <= 5; step += 1) {
    shown = { ...shown, cursor: [step, 0] };
    whereabouts.stir();
  }
  clock.pass(100);
  whereabouts.stir();
  clock.pass(100);
  shown = { ...shown, selected: ["a"] };
  whereabouts.stir();
  clock.pass(100);
  assert.deepEqual(told, [{ cursor: [5, 0], selected: [] }, { selected: ["a"] }]);
  whereabouts.tellAll();
  clock.pass(100);
  assert.deepEqual(told.at(-1), shown);
});

test("what could not be sent is tried again until it is out", () => {
  const clock = new FakeClock();
  const told = [];
  let hasRoom = false;
  const whereabouts = new Whereabouts(() => ({ away: true }), (news) => hasRoom && told.push(news) > 0, clock);
  whereabouts.stir();
  clock.pass(200);
  assert.deepEqual(told, []);
  hasRoom = true;
  clock.pass(200);
  assert.deepEqual(told, [{ away: true }]);
});
