/** Putting new server HTML into a card's body while focus, caret and unsaved text stay where they are. */

/**
 * htmx is a plain script of the page; this is the part of it that is used.
 *
 * @type {{htmx: {swap(how: {text: string, target: Element, sourceElement: Element, swap: "innerMorph"}): Promise<void>}}}
 */
const page = /** @type {any} */ (globalThis);

/**
 * @param {HTMLElement} body
 * @param {string} html
 */
export async function morph(body, html) {
  if (body.childElementCount === 0) {
    body.innerHTML = html;
    return;
  }
  await page.htmx.swap({ text: html, target: body, sourceElement: body, swap: "innerMorph" });
}
