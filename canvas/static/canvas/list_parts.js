/** What the list has beside the cards: the links to all nodes, and each node's connections in words. */

import { icon, make } from "./dom.js";
import { nameOf } from "./shells.js";
import { t, tn } from "./text.js";

/** @import {Editor} from "./editor.js" */
/** @import {Edge, GraphNode, Port, Side} from "./types.js" */

/**
 * A link to each node, folded away.
 *
 * @param {Editor} editor
 * @param {GraphNode[]} ordered
 */
export function outline(editor, ordered) {
  const fold = make("details", "outline__fold");
  const summary = make("summary", "outline__summary");
  summary.textContent = tn("{count} node", "{count} nodes", ordered.length);
  const list = make("ol", "outline__list");
  fold.append(summary, list);
  // Names change while people write, so they are read when somebody wants to see them.
  fold.addEventListener("toggle", () => {
    list.replaceChildren(...ordered.map((node) => entry(editor, node.id)));
  });
  return fold;
}

/**
 * @param {Editor} editor
 * @param {string} id
 */
function entry(editor, id) {
  const item = make("li", "outline__entry");
  item.append(jump(editor, id));
  return item;
}

/**
 * @param {Editor} editor
 * @param {string} id
 */
function jump(editor, id) {
  const node = editor.store.view.nodes.get(id);
  const link = make("a", "jump", { href: `#${id}`, "data-jump": id });
  link.textContent = node ? nameOf(node, editor.kinds[node.kind]) : t("A node that is gone");
  return link;
}

/**
 * What is connected to the node, input by input and output by output.
 *
 * @param {Editor} editor
 * @param {GraphNode} node
 * @param {(id: string) => string} numberOf
 */
export function linksOf(editor, node, numberOf) {
  const links = make("div", "links");
  const kind = editor.kinds[node.kind];
  const edges = [...editor.store.view.edges.values()];
  for (const port of kind?.inputs ?? []) {
    links.append(line(editor, numberOf, port, "in", edges.filter(({ to }) => to[0] === node.id && to[1] === port.id)));
  }
  for (const port of kind?.outputs ?? []) {
    links.append(line(editor, numberOf, port, "out", edges.filter(({ from }) => from[0] === node.id && from[1] === port.id)));
  }
  if (editor.canEdit && (kind?.inputs.length || kind?.outputs.length)) {
    const button = make("button", "button button--small", { type: "button", "data-connect": node.id });
    button.textContent = t("Connect…");
    links.append(button);
  }
  return links;
}

/**
 * @param {Editor} editor
 * @param {(id: string) => string} numberOf
 * @param {Port} port
 * @param {Side} side
 * @param {Edge[]} edges
 */
function line(editor, numberOf, port, side, edges) {
  const made = make("div", "links__line", { "data-type": port.type });
  const label = make("span", "links__label");
  label.textContent = side === "in" ? t("{input} from", { input: port.label }) : t("{output} to", { output: port.label });
  made.append(label);
  if (!edges.length) made.append(nothing(port, side));
  for (const edge of edges) {
    const other = side === "in" ? edge.from[0] : edge.to[0];
    const link = jump(editor, other);
    link.prepend(`${numberOf(other)}. `);
    made.append(link);
    if (!editor.canEdit) continue;
    const cut = make("button", "icon-button", { type: "button", "data-cut": edge.id });
    cut.setAttribute("aria-label", t("Disconnect {name}", { name: link.textContent ?? "" }));
    cut.append(icon("x"));
    made.append(cut);
  }
  return made;
}

/**
 * @param {Port} port
 * @param {Side} side
 */
function nothing(port, side) {
  const told = make("span", "links__nothing");
  told.textContent = side === "in" && port.required ? t("nothing yet") : t("nothing");
  return told;
}

