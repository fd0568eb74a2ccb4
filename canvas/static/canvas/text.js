/**
 * The texts that the modules show. English stands where it is used; the page brings a catalogue along for whoever reads
 * another language, and with it these functions answer in that one.
 */

/** @typedef {{gettext(text: string): string, ngettext(one: string, many: string, count: number): string}} Catalogue */

/**
 * @param {string} text in English; `{name}` is filled in from the values
 * @param {Record<string, unknown>} [values]
 */
export function t(text, values = {}) {
  return filled(catalogue()?.gettext(text) ?? text, values);
}

/**
 * A text about a number, which its `{count}` says.
 *
 * @param {string} one in English, for 1
 * @param {string} many in English, for any other number
 * @param {number} count
 * @param {Record<string, unknown>} [values]
 */
export function tn(one, many, count, values = {}) {
  const text = catalogue()?.ngettext(one, many, count) ?? (count === 1 ? one : many);
  return filled(text, { count, ...values });
}

/** The person's language, for numbers and dates. */
export function language() {
  return globalThis.document?.documentElement.lang || "en";
}

/** @returns {Catalogue | undefined} */
function catalogue() {
  return /** @type {{django?: Catalogue}} */ (globalThis).django;
}

/**
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
