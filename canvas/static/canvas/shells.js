/** The shell of a card: head, port rail, resize handle, and the empty body that the server's HTML goes into. */

import { t } from "./text.js";
import { icon, make } from "./dom.js";
import { portTop } from "./geometry.js";

/** @import {GraphNode, Kind, Port, Side} from "./types.js" */

const EXCERPT = 60;
const CORNERS = ["nw", "ne", "sw", "se"];

/**
 * @param {GraphNode} node
 * @param {Kind | undefined} kind
 */
export function makeShell(node, kind) {
  const shell = make("section", "node", { "data-id": node.id, "data-kind": node.kind, role: "group", tabindex: "-1" });
  const head = make("header", "node__head");
  head.append(icon(node.kind), make("span", "node__title"), make("span", "node__state"));
  shell.append(head, make("div", "node__body", { "aria-busy": "true" }));
  for (const side of /** @type {Side[]} */ (["in", "out"])) shell.append(...makeRail(kind, side));
  for (const corner of CORNERS) shell.append(make("span", `node__resize node__resize--${corner}`, { "data-resize": corner }));
  if (kind?.backdrop) shell.classList.add("node--backdrop");
  nameShell(shell, node, kind);
  return shell;
}

/**
 * @param {Kind | undefined} kind
 * @param {Side} side
 */
function makeRail(kind, side) {
  const ports = (side === "in" ? kind?.inputs : kind?.outputs) ?? [];
  return ports.map((port, index) => makePort(port, side, index, kind?.label ?? t("node")));
}

/**
 * @param {Port} port
 * @param {Side} side
 * @param {number} index
 * @param {string} kindLabel
 */
function makePort(port, side, index, kindLabel) {
  const values = { port: port.label, node: kindLabel };
  const label = side === "in" ? t("{port} input of {node}", values) : t("{port} output of {node}", values);
  const button = make("button", `port port--${side}`, {
    type: "button",
    tabindex: "-1",
    "data-port": port.id,
    "data-side": side,
    "data-type": port.type,
    "aria-label": label,
  });
  button.style.top = `${portTop(index)}px`;
  const name = make("span", "port__name", { "aria-hidden": "true" });
  name.textContent = port.required || side === "out" ? port.label : t("{port} (optional)", { port: port.label });
  button.append(name);
  return button;
}

/**
 * @param {HTMLElement} shell
 * @param {GraphNode} node
 */
export function placeShell(shell, node) {
  shell.style.transform = `translate(${node.x}px, ${node.y}px)`;
  shell.style.width = `${node.w}px`;
  shell.style.height = `${node.h}px`;
}

/**
 * Show the node's own name, or what kind it is.
 *
 * @param {HTMLElement} shell
 * @param {GraphNode} node
 * @param {Kind | undefined} kind
 */
export function nameShell(shell, node, kind) {
  const title = shell.querySelector(".node__title");
  const name = titleOf(node, kind);
  if (title && title.textContent !== name) title.textContent = name;
  const { number } = shell.dataset;
  shell.setAttribute("aria-label", number ? `${number}. ${nameOf(node, kind)}` : nameOf(node, kind));
}

/**
 * @param {GraphNode} node
 * @param {Kind | undefined} kind
 */
export function titleOf({ data, kind: id }, kind) {
  return typeof data.name === "string" && data.name ? data.name : (kind?.label ?? id);
}

/**
 * What a node is called where it cannot be seen: its own name, its kind and the beginning of its text.
 *
 * @param {GraphNode} node
 * @param {Kind | undefined} kind
 */
export function nameOf(node, kind) {
  const title = titleOf(node, kind);
  const label = node.data.name && kind ? `${title} (${kind.label})` : title;
  const written = node.data.prompt ?? node.data.text;
  const text = typeof written === "string" ? written.slice(0, 4 * EXCERPT).trim().replace(/\s+/g, " ") : "";
  if (!text) return label;
  return `${label}: ${text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text}`;
}
