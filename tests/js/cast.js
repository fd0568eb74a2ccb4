/** What several tests build on: the kinds, a small graph, a socket and a clock that tests drive. */

import { Store } from "../../canvas/static/canvas/store.js";

const text = (id, many = false) => ({ id, label: "Prompt", type: "text", many, required: true });
const image = (id, label) => ({ id, label, type: "image", many: false, required: false });
const kind = (id, label, inputs, outputs) => ({
  id, label, hint: "", icon: id, size: [320, 420], inputs, outputs, data: {}, runs: false, opensFile: false,
  backdrop: id === "frame", made: id === "image-generation" ? ["asset"] : [], pictures: ["asset"],
});

export const KINDS = {
  prompt: kind("prompt", "Prompt", [], [{ id: "text-out", label: "Text", type: "text", many: false, required: false }]),
  frame: kind("frame", "Frame", [], []),
  image: kind("image", "Image", [], [image("image-out", "Image")]),
  "image-generation": kind(
    "image-generation",
    "AI Image",
    [text("prompt-in", true), image("image-in", "Reference image")],
    [image("image-out", "Image")],
  ),
};

export function node(id, kindId, more = {}) {
  return { id, kind: kindId, x: 0, y: 0, w: 300, h: 200, data: {}, ...more };
}

export function edge(id, from, to) {
  return { id, from, to };
}

export function graph(nodes, edges = []) {
  return { nodes: new Map(nodes.map((each) => [each.id, each])), edges: new Map(edges.map((each) => [each.id, each])) };
}

export function store(nodes = [], edges = [], rev = 0) {
  return new Store({ nodes, edges, rev });
}

export class FakeSocket {
  sent = [];
  bufferedAmount = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  send(message) {
    this.sent.push(JSON.parse(message));
  }
  close() {
    this.closed = true;
  }
  open() {
    this.onopen?.({});
  }
  hear(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  lose(code = 1006) {
    this.onclose?.({ code });
  }
}

export class FakeClock {
  time = 0;
  timers = new Map();
  next = 1;
  now() {
    return this.time;
  }
  set(job, ms) {
    this.timers.set(this.next, { job, at: this.time + ms });
    return this.next++;
  }
  clear(timer) {
    this.timers.delete(timer);
  }
  pass(ms) {
    const until = this.time + ms;
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= until).sort(([, one], [, other]) => one.at - other.at);
      if (!due.length) break;
      const [[timer, { job, at }]] = due;
      this.timers.delete(timer);
      this.time = at;
      job();
    }
    this.time = until;
  }
}

/** A random number below the limit, the same ones at every run. */
export function dice(seed) {
  return (below) => (seed = (seed * 48271) % 2147483647) % below;
}
