/** What is written in a control, as a value of a node's data, and the way back. No DOM. */

import { asObject } from "./ops.js";
import { t } from "./text.js";

/** @import {Data, GraphNode, Op} from "./types.js" */

/** @typedef {"text" | "integer" | "number" | "boolean" | "color" | "colors" | "strings" | "json" | "object" | "size"} FieldType */
/**
 * What a control is bound to: the field `name` of a node's data, or with `key` one entry of the object that is there.
 *
 * @typedef {{name: string, key?: string | undefined, type: FieldType, min?: number | undefined,
 *   max?: number | undefined, label: string, clears: string[], required?: boolean}} Binding  `clears`: fields that lose
 *   their value with it
 * @typedef {{value: unknown} | {problem: string}} Reading  an undefined value takes the entry away
 */

/** A size in pixels as a choice of a select; other sizes have names. */
const PIXELS = /^px:(\d+)x(\d+)$/;

/** @type {Record<FieldType, (text: string, binding: Binding) => Reading>} */
const READ = {
  text: (text) => ({ value: text }),
  integer: (text, binding) => readNumber(text, binding, /^[+-]?\d+$/, t("a whole number")),
  number: (text, binding) => readNumber(text, binding, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, t("a number")),
  boolean: (text) => ({ value: text === "true" }),
  color: (text, { label }) => {
    const color = readColor(text);
    return color ? { value: color } : { problem: t("{label} must be a colour like #1d4fbf.", { label }) };
  },
  colors: (text, { label }) => {
    const colors = text.split(/[\s,;]+/).filter(Boolean).map(readColor);
    if (colors.includes(undefined)) return { problem: t("{label} must be colours like #1d4fbf, #e8b25a.", { label }) };
    return { value: colors };
  },
  strings: (text) => ({ value: text.split("\n").flatMap((line) => line.trim() || []) }),
  json: (text, { label }) => {
    const value = parsed(text);
    return value === undefined ? { problem: t("{label} must be JSON.", { label }) } : { value };
  },
  object: (text, { label }) => {
    const value = parsed(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { value } : { problem: t('{label} must be JSON like {"seed": 42}.', { label }) };
  },
  size: (text) => {
    const [, width, height] = PIXELS.exec(text) ?? [];
    return { value: width && height ? { width: Number(width), height: Number(height) } : text };
  },
};

/**
 * The value that a written text means. An empty text is no value: whatever lies below it counts again.
 *
 * @param {string} text
 * @param {Binding} binding
 * @returns {Reading}
 */
export function read(text, binding) {
  if (binding.type === "text" && binding.key === undefined) return { value: text };
  const trimmed = text.trim();
  if (!trimmed && binding.required) return { problem: t("{label} is needed.", { label: binding.label }) };
  if (!trimmed && binding.type === "size") return { value: null };
  if (!trimmed) return { value: binding.key === undefined ? {} : undefined };
  return READ[binding.type](trimmed, binding);
}

/**
 * @param {unknown} value
 * @param {FieldType} type
 * @returns {string}
 */
export function write(value, type) {
  if (value === null || value === undefined) return "";
  if (type === "color") return writeColor(value);
  if (type === "colors") return Array.isArray(value) ? value.map(writeColor).join(", ") : "";
  if (type === "strings") return Array.isArray(value) ? value.join("\n") : "";
  if (type === "size" && typeof value === "object") return `px:${asObject(value).width}x${asObject(value).height}`;
  if (type === "json") return JSON.stringify(value);
  if (type === "object") return Object.keys(value).length ? JSON.stringify(value, null, 2) : "";
  return String(value);
}

/**
 * The text of what a control is bound to.
 *
 * @param {Data} data
 * @param {Binding} binding
 */
export function textIn(data, { name, key, type }) {
  return write(key === undefined ? data[name] : asObject(data[name])[key], type);
}

/**
 * What gives the node that value: other entries of the same object stay as they are, whoever sets them meanwhile.
 *
 * @param {Pick<GraphNode, "id" | "data">} node
 * @param {Binding} binding
 * @param {unknown} value
 * @returns {Op[]}
 */
export function setting({ id, data }, { name, key, clears }, value) {
  if (key !== undefined) return [{ op: "entry", id, field: name, key, value: value ?? null }];
  const cleared = clears.filter((field) => data[field] !== null && data[field] !== undefined && data[field] !== "");
  return [{ op: "set", id, set: { ...Object.fromEntries(cleared.map((field) => [field, null])), [name]: value } }];
}

/**
 * @param {string} text
 * @param {Binding} binding
 * @param {RegExp} form
 * @param {string} what
 * @returns {Reading}
 */
function readNumber(text, { label, type, min = -Infinity, max = Infinity }, form, what) {
  const value = Number(text);
  if (!form.test(text) || !Number.isFinite(value)) return { problem: t("{label} must be {what}.", { label, what }) };
  if (value < min || value > max) return { problem: range(label, min, max) };
  // Beyond this a number is another one than was written.
  if (type === "integer" && !Number.isSafeInteger(value)) return { problem: t("{label} has too many digits.", { label }) };
  return { value };
}

/**
 * @param {string} label
 * @param {number} min
 * @param {number} max
 */
function range(label, min, max) {
  if (min === -Infinity) return t("{label} must be at most {max}.", { label, max });
  if (max === Infinity) return t("{label} must be at least {min}.", { label, min });
  return t("{label} must be from {min} to {max}.", { label, min, max });
}

/** @param {string} text */
function readColor(text) {
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)?.slice(1);
  if (!parts) return undefined;
  const [r, g, b] = parts.map((part) => parseInt(part, 16));
  return { r, g, b };
}

/** @param {unknown} value */
function writeColor(value) {
  const color = asObject(value);
  const parts = ["r", "g", "b"].map((part) => Math.round(Math.min(255, Math.max(0, Number(color[part] ?? 0)))));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {string} text */
function parsed(text) {
  try {
    return /** @type {unknown} */ (JSON.parse(text));
  } catch {
    return undefined;
  }
}
