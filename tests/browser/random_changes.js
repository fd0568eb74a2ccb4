/* Somebody who changes the canvas at random, in the page, as the editor's own gestures do; run by test_convergence.py. */
async ({ seed, operations }) => {
  const { editor, live } = await import(document.querySelector("script[type=module][src*='/main']").src);
  const random = generator(seed);
  const whole = (below) => Math.floor(random() * below);
  const pick = (items) => items[whole(items.length)];
  const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const { store } = editor;
  const ids = () => [...store.view.nodes.keys()];

  const place = () => ({ x: whole(4_000), y: whole(3_000) });
  const add = (kind) => ({ op: "node+", id: crypto.randomUUID(), kind, ...place(), w: 300, h: 260, data: {} });
  const wire = (from, to) => {
    const port = store.view.nodes.get(to).kind === "image-generation" ? pick(["prompt-in", "image-in"]) : "text-out";
    const source = store.view.nodes.get(from).kind === "prompt" ? "text-out" : "image-out";
    return { op: "edge+", id: crypto.randomUUID(), from: [from, source], to: [to, port] };
  };
  const several = (most, make) => Array.from({ length: 1 + whole(most) }, () => make(pick(ids())));

  /** Each makes the operations of one gesture; those that cannot be are for the server to refuse. */
  const gestures = [
    () => [add(pick(["prompt", "image-generation"]))],
    () => [add("prompt"), add("image-generation"), add("prompt")],
    () => several(6, (id) => ({ op: "move", id, ...place() })),
    () => several(6, (id) => ({ op: "move", id, ...place() })),
    () => several(2, (id) => ({ op: "size", id, w: 200 + whole(400), h: 200 + whole(400) })),
    () => several(1, (id) => ({ op: "set", id, set: { prompt: `words ${whole(1_000_000)}` } })),
    () => several(1, (id) => ({ op: "set", id, set: { prompt: `words ${whole(1_000_000)}` } })),
    () => [wire(pick(ids()), pick(ids()))],
    () => [wire(pick(ids()), pick(ids()))],
    () => [...new Set(several(2, (id) => id))].map((id) => ({ op: "node-", id })),
    () => [...store.view.edges.keys()].slice(whole(5), whole(8)).map((id) => ({ op: "edge-", id })),
  ];

  let left = operations;
  let drops = 0;
  while (left > 0) {
    const dice = random();
    if (dice < 0.02) {
      live.networkLost();
      drops += 1;
    } else if (dice < 0.12) {
      editor.undo();
      left -= 1;
    } else if (dice < 0.16) {
      editor.redo();
      left -= 1;
    } else {
      const ops = ids().length > 3 ? pick(gestures)() : gestures[1]();
      editor.commit(ops);
      left -= ops.length;
    }
    await rest(whole(12));
    while (live.connection === "online" && store.pending.length > 12) await rest(5);
  }
  return { drops };

  /** Numbers from 0 to 1, the same for the same seed (mulberry32). */
  function generator(state) {
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
  }
}
