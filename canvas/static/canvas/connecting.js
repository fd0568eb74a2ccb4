/** Connecting without a pointer: a dialog with every port that fits, anywhere on the canvas. */

import { make } from "./dom.js";
import { portOf, pairProblem, wireBetween } from "./graph.js";
import { newId } from "./ids.js";
import { readingOrder } from "./reading_order.js";
import { nameOf } from "./shells.js";
import { t, tn } from "./text.js";
import { announce } from "./toast.js";

/** @import {Editor} from "./editor.js" */
/** @import {PortRef, Side} from "./types.js" */

/** @typedef {{start: PortRef, fitting: PortRef[]}} Offer */

/**
 * @param {Editor} editor
 * @param {string} node
 */
export function askWhatToConnect(editor, node) {
  const offers = offersOf(editor, node);
  const dialog = make("dialog", "dialog connecting", { "aria-labelledby": "connecting-title" });
  const form = make("form", "stack", { method: "dialog" });
  const title = make("h2", "", { id: "connecting-title" });
  title.textContent = t("Connect {name}", { name: nameAt(editor, node) });
  form.append(title, ...fields(editor, offers), buttons(offers.length > 0));
  dialog.append(form);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "connect") connect(editor, offers, form);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * The node's ports that something fits, with what fits them.
 *
 * @param {Editor} editor
 * @param {string} id
 * @returns {Offer[]}
 */
function offersOf({ store, kinds }, id) {
  const kind = kinds[store.view.nodes.get(id)?.kind ?? ""];
  const starts = [...refs(id, "out", kind?.outputs), ...refs(id, "in", kind?.inputs)];
  const others = readingOrder(store.view.nodes.values()).flatMap((node) => {
    const { inputs, outputs } = kinds[node.kind] ?? { inputs: [], outputs: [] };
    return [...refs(node.id, "in", inputs), ...refs(node.id, "out", outputs)];
  });
  return starts.flatMap((start) => {
    const fitting = others.filter((other) => other.side !== start.side && !pairProblem(store.view, kinds, start, other));
    return fitting.length ? [{ start, fitting }] : [];
  });
}

/**
 * @param {string} node
 * @param {Side} side
 * @param {{id: string}[]} [ports]
 * @returns {PortRef[]}
 */
function refs(node, side, ports = []) {
  return ports.map(({ id }) => ({ node, port: id, side }));
}

/**
 * @param {Editor} editor
 * @param {Offer[]} offers
 */
function fields(editor, offers) {
  if (!offers.length) {
    const told = make("p", "muted");
    told.textContent = t("Nothing on this canvas fits. Add a node that gives or takes what this one takes or gives.");
    return [told];
  }
  const port = make("select", "select", { name: "port", id: "connecting-port" });
  port.append(...offers.map(({ start }, index) => new Option(portName(editor, start), String(index))));
  const other = make("select", "select", { name: "other", id: "connecting-other" });
  const fill = () => {
    const fitting = offers[Number(port.value)]?.fitting ?? [];
    const option = (/** @type {PortRef} */ ref) => `${portName(editor, ref)} · ${nameAt(editor, ref.node)}`;
    other.replaceChildren(...fitting.map((ref, index) => new Option(option(ref), String(index))));
    announce(tn("{count} port fits", "{count} ports fit", fitting.length));
  };
  port.addEventListener("change", fill);
  fill();
  return [labelled(t("This node’s"), port), labelled(t("With"), other)];
}

/**
 * @param {string} text
 * @param {HTMLSelectElement} select
 */
function labelled(text, select) {
  const field = make("div", "field");
  const label = make("label", "", { for: select.id });
  label.textContent = text;
  field.append(label, select);
  return field;
}

/** @param {boolean} canConnect */
function buttons(canConnect) {
  const row = make("div", "dialog__actions");
  const close = make("button", "button", { value: "", formnovalidate: "" });
  close.textContent = canConnect ? t("Cancel") : t("Close");
  row.append(close);
  if (!canConnect) return row;
  const submit = make("button", "button button--primary", { value: "connect" });
  submit.textContent = t("Connect");
  row.append(submit);
  return row;
}

/**
 * @param {Editor} editor
 * @param {Offer[]} offers
 * @param {HTMLFormElement} form
 */
function connect(editor, offers, form) {
  const chosen = new FormData(form);
  const offer = offers[Number(chosen.get("port"))];
  const end = offer?.fitting[Number(chosen.get("other"))];
  if (!offer || !end) return;
  if (editor.commit([{ op: "edge+", id: newId(), ...wireBetween(offer.start, end) }])) {
    announce(t("Connected with {name}", { name: nameAt(editor, end.node) }));
  }
}

/**
 * @param {Editor} editor
 * @param {PortRef} ref
 */
function portName({ store, kinds }, { node, port, side }) {
  const label = portOf(kinds, store.view.nodes.get(node)?.kind ?? "", side, port)?.label ?? port;
  return side === "in" ? t("input {port}", { port: label }) : t("output {port}", { port: label });
}

/**
 * @param {Editor} editor
 * @param {string} id
 */
function nameAt({ store, kinds }, id) {
  const node = store.view.nodes.get(id);
  return node ? nameOf(node, kinds[node.kind]) : "";
}
