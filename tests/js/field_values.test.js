import assert from "node:assert/strict";
import { test } from "node:test";

import { read, setting, textIn, write } from "../../canvas/static/canvas/field_values.js";
import { History } from "../../canvas/static/canvas/history.js";
import { KINDS, node, store } from "./cast.js";

const bound = (type, more = {}) => ({ name: "modelParams", key: "it", type, label: "Seed", clears: [], ...more });
const plain = { name: "prompt", type: "text", label: "Prompt", clears: [] };
const steps = bound("integer", { min: 4, max: 50, label: "Inference steps" });

test("a number is taken in its range and refused outside of it, with the range in words", () => {
  assert.deepEqual(read(" 28 ", steps), { value: 28 });
  assert.deepEqual(read("51", steps), { problem: "Inference steps must be from 4 to 50." });
  assert.deepEqual(read("3", steps), { problem: "Inference steps must be from 4 to 50." });
  assert.deepEqual(read("2", bound("number", { min: 3 })), { problem: "Seed must be at least 3." });
  assert.deepEqual(read("9", bound("number", { max: 3 })), { problem: "Seed must be at most 3." });
  assert.deepEqual(read("2.5e-1", bound("number")), { value: 0.25 });
});

test("what is no number is said to be none", () => {
  for (const text of ["7.5", "many", "?", "1,5", "0x10", "1e3"]) {
    assert.deepEqual(read(text, bound("integer")), { problem: "Seed must be a whole number." }, text);
  }
  for (const text of ["?", "1e999", "NaN", "."]) {
    assert.deepEqual(read(text, bound("number")), { problem: "Seed must be a number." }, text);
  }
});

test("a seed that JavaScript would change is refused instead", () => {
  assert.deepEqual(read("9007199254740993", bound("integer")), { problem: "Seed has too many digits." });
  assert.deepEqual(read("9007199254740991", bound("integer")), { value: 9007199254740991 });
});

test("an empty entry is no value, and an empty text is an empty text", () => {
  for (const type of ["integer", "number", "boolean", "color", "colors", "text"]) {
    assert.deepEqual(read("  ", bound(type)), { value: undefined }, type);
  }
  assert.deepEqual(read("", plain), { value: "" });
  assert.deepEqual(read("  two ", plain), { value: "  two " });
});

test("colours go there and back", () => {
  const blue = { r: 29, g: 79, b: 191 };
  assert.deepEqual(read("#1d4fbf", bound("color")), { value: blue });
  assert.equal(write(blue, "color"), "#1d4fbf");
  assert.equal(write({ r: 300, b: -1 }, "color"), "#ff0000");
  assert.deepEqual(read("#1d4fbf; 000000", bound("colors")), { value: [blue, { r: 0, g: 0, b: 0 }] });
  assert.equal(write([blue, blue], "colors"), "#1d4fbf, #1d4fbf");
  assert.match(read("blue", bound("color")).problem, /must be a colour like/);
  assert.match(read("#1d4fbf, red", bound("colors")).problem, /must be colours like/);
});

test("parameters of an unknown endpoint are written as JSON", () => {
  const all = { name: "modelParams", type: "object", label: "Parameters", clears: [] };
  assert.deepEqual(read('{"seed": 4}', all), { value: { seed: 4 } });
  assert.deepEqual(read("", all), { value: {} });
  for (const text of ["{", "[1]", "null", '"seed"', "4"]) assert.match(read(text, all).problem, /must be JSON/, text);
  assert.equal(textIn({ modelParams: {} }, all), "");
  assert.deepEqual(JSON.parse(textIn({ modelParams: { seed: 4 } }, all)), { seed: 4 });
});

test("a list of texts is one text a line, and what has no form of its own is JSON", () => {
  assert.deepEqual(read("one\n\n two ", bound("strings")), { value: ["one", "two"] });
  assert.equal(write(["one", "two"], "strings"), "one\ntwo");
  assert.deepEqual(read('[{"path": "x"}]', bound("json")), { value: [{ path: "x" }] });
  assert.equal(write([{ path: "x" }], "json"), '[{"path":"x"}]');
  assert.deepEqual(read("[{", bound("json", { label: "Loras" })), { problem: "Loras must be JSON." });
});

test("one entry is set or taken away and the others stay, whoever sets them meanwhile", () => {
  const data = { prompt: "fog", modelParams: { seed: 4, it: 1 } };
  const canvas = store([node("a", "image-generation", { data })]);
  const params = () => canvas.view.nodes.get("a").data.modelParams;
  canvas.commit({ cid: "mine", ops: setting(canvas.view.nodes.get("a"), steps, 28) });
  assert.deepEqual(params(), { seed: 4, it: 28 });
  const hers = [{ op: "entry", id: "a", field: "modelParams", key: "seed", value: 5 }];
  canvas.accept({ rev: 1, cid: "hers", by: 2, ops: hers });
  assert.deepEqual(params(), { seed: 5, it: 28 });
  canvas.accept({ rev: 2, cid: "mine", by: 1, ops: canvas.pending[0].ops });
  canvas.commit({ cid: "away", ops: setting(canvas.view.nodes.get("a"), steps, undefined) });
  assert.deepEqual(params(), { seed: 5 });
  canvas.commit({ cid: "back", ops: [{ op: "entry", id: "a", field: "none", key: "it", value: 1 }] });
  assert.deepEqual(canvas.view.nodes.get("a").data.none, { it: 1 });
  assert.deepEqual(data.modelParams, { seed: 4, it: 1 });
  assert.equal(textIn(data, steps), "1");
  assert.equal(textIn({ modelParams: null }, steps), "");
});

test("a preset takes the node's own model with it, where there is one", () => {
  const preset = { name: "preset", type: "text", label: "Preset", clears: ["model"] };
  const set = (data) => setting({ id: "a", data }, preset, "3");
  assert.deepEqual(set({ model: "fal-ai/flux-2/edit" }), [{ op: "set", id: "a", set: { preset: "3", model: null } }]);
  assert.deepEqual(set({ model: null }), [{ op: "set", id: "a", set: { preset: "3" } }]);
});

test("undo sets back one entry and a stay in its field is one step", () => {
  const canvas = store([node("a", "image-generation", { data: { modelParams: { seed: 4 } } })]);
  const history = new History(canvas, () => {}, KINDS);
  for (const value of [2, 28]) {
    history.commit(setting(canvas.view.nodes.get("a"), steps, value), "a modelParams it 1");
  }
  assert.deepEqual(canvas.view.nodes.get("a").data.modelParams, { seed: 4, it: 28 });
  history.undo();
  assert.deepEqual(canvas.view.nodes.get("a").data.modelParams, { seed: 4 });
});

test("a size is a name or pixels, and none where it is left to the model", () => {
  const size = { name: "imageSize", type: "size", label: "Size", clears: [] };
  assert.deepEqual(read("square", size), { value: "square" });
  assert.deepEqual(read("px:640x480", size), { value: { width: 640, height: 480 } });
  assert.deepEqual(read("", size), { value: null });
  for (const value of ["square", { width: 640, height: 480 }]) {
    assert.deepEqual(read(textIn({ imageSize: value }, size), size), { value });
  }
  assert.equal(write(null, "size"), "");
});

test("what must be there is asked for", () => {
  assert.deepEqual(read(" ", bound("integer", { label: "Width", required: true })), { problem: "Width is needed." });
});
