import assert from "node:assert/strict";
import { test } from "node:test";

import { below, firstFit, pairProblem, wireProblem } from "../../canvas/static/canvas/graph.js";
import { KINDS, edge, graph, node } from "./cast.js";

const canvas = graph(
  [
    node("prompt", "prompt"),
    node("other prompt", "prompt"),
    node("picture", "image"),
    node("ai", "image-generation"),
    node("next", "image-generation"),
  ],
  [
    edge("1", ["prompt", "text-out"], ["ai", "prompt-in"]),
    edge("2", ["ai", "image-out"], ["next", "image-in"]),
  ],
);

const problem = (from, to) => wireProblem(canvas, KINDS, { from, to })?.code ?? null;

test("wires that fit may be made, several into an input that takes many", () => {
  assert.equal(problem(["other prompt", "text-out"], ["ai", "prompt-in"]), null);
  assert.equal(problem(["picture", "image-out"], ["ai", "image-in"]), null);
});

test("every other wire is refused with the server's code", () => {
  const refused = [
    [["gone", "text-out"], ["ai", "prompt-in"], "unknown_node"],
    [["ai", "image-out"], ["ai", "image-in"], "self_wire"],
    [["ai", "prompt-in"], ["prompt", "text-out"], "wrong_direction"],
    [["prompt", "text-out"], ["ai", "no-such-port"], "unknown_port"],
    [["prompt", "text-out"], ["ai", "image-in"], "type_mismatch"],
    [["prompt", "text-out"], ["ai", "prompt-in"], "duplicate_wire"],
    [["picture", "image-out"], ["next", "image-in"], "port_taken"],
    [["next", "image-out"], ["ai", "image-in"], "cycle"],
  ];
  for (const [from, to, code] of refused) assert.equal(problem(from, to), code);
});

test("a wire may be begun at either end, but not run between two of a side", () => {
  const output = { node: "picture", port: "image-out", side: "out" };
  const input = { node: "ai", port: "image-in", side: "in" };
  assert.equal(pairProblem(canvas, KINDS, output, input), null);
  assert.equal(pairProblem(canvas, KINDS, input, output), null);
  assert.equal(pairProblem(canvas, KINDS, input, { ...input, node: "next" }).code, "wrong_direction");
  assert.equal(pairProblem(canvas, KINDS, input, { ...input, port: "prompt-in" }).code, "self_wire");
});

test("a wire dropped on a node takes its first port that fits, or says why none does", () => {
  const text = { node: "other prompt", port: "text-out", side: "out" };
  assert.deepEqual(firstFit(canvas, KINDS, text, "next").port, { node: "next", port: "prompt-in", side: "in" });
  assert.match(firstFit(canvas, KINDS, text, "picture").problem.message, /Image has no input/);
  const taken = { node: "picture", port: "image-out", side: "out" };
  const { port, problem: why } = firstFit(canvas, KINDS, taken, "next");
  assert.equal(port, null);
  assert.equal(why.code, "type_mismatch");
});

test("below is everything downstream, and ends in a circle too", () => {
  assert.deepEqual([...below(canvas, "prompt")].sort(), ["ai", "next"]);
  const circle = graph(
    [node("a", "image-generation"), node("b", "image-generation")],
    [edge("1", ["a", "image-out"], ["b", "image-in"]), edge("2", ["b", "image-out"], ["a", "image-in"])],
  );
  assert.deepEqual([...below(circle, "a")].sort(), ["a", "b"]);
});
