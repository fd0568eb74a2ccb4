/** Finding and making elements, with their types. */

/**
 * The element of that id. The page template promises it.
 *
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no #${id}`);
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, className, attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @returns {SVGElementTagNameMap[K]}
 */
export function makeSvg(tag, className) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  made.setAttribute("class", className);
  return made;
}

/**
 * A copy of the icon that the page brought along in a template, or nothing.
 *
 * @param {string} name
 * @returns {Node}
 */
export function icon(name) {
  const template = document.getElementById(`icon-${name}`);
  return template instanceof HTMLTemplateElement ? template.content.cloneNode(true) : document.createTextNode("");
}

/**
 * The nearest element around an event's target that fits the selector.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(event, selector) {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}

/**
 * The id of the node whose card holds the element.
 *
 * @param {Element | null} element
 */
export function nodeIdOf(element) {
  const card = element?.closest(".node");
  return card instanceof HTMLElement ? card.dataset.id : undefined;
}

const TYPING = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";

/**
 * Whether keys belong to the element, because somebody writes or chooses there.
 *
 * @param {EventTarget | null} target
 */
export function isTyping(target) {
  return target instanceof Element && target.matches(TYPING);
}
