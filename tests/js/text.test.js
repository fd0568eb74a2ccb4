import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { t, tn } from "../../canvas/static/canvas/text.js";

afterEach(() => delete globalThis.django);

test("without a catalogue texts are English, with their values filled in", () => {
  assert.equal(t("Undo"), "Undo");
  assert.equal(t("Uploading {name}…", { name: "a.png" }), "Uploading a.png…");
  assert.equal(tn("{count} node", "{count} nodes", 1), "1 node");
  assert.equal(tn("{count} node", "{count} nodes", 0), "0 nodes");
});

test("with one they are in its language", () => {
  globalThis.django = {
    gettext: (text) => ({ "{name} is here": "{name} ist da" })[text] ?? text,
    ngettext: (one, many, count) => (count === 1 ? "{count} Knoten" : "{count} Knoten"),
  };
  assert.equal(t("{name} is here", { name: "Ada" }), "Ada ist da");
  assert.equal(tn("{count} node", "{count} nodes", 2), "2 Knoten");
  assert.equal(t("Undo"), "Undo");
});

test("a value is never taken for a place to fill in, and a place without a value stays", () => {
  assert.equal(t("{a} {b}", { a: "{b}", b: 1 }), "{b} 1");
  assert.equal(t("{missing}"), "{missing}");
  assert.equal(t("like {constructor}"), "like {constructor}");
});
