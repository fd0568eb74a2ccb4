/** Putting new server HTML into a card's body while focus, caret and unsaved text stay where they are. */

/** Not needed to open a canvas, only once a card that is shown has changed. @type {typeof import("idiomorph").Idiomorph | undefined} */
let library;

/** Attributes that this browser sets by itself: how sharp a picture is, and which details are open. */
const OURS = new Set(["srcset", "open"]);

/** Fetch what morphing takes. Where it cannot be had now cards are replaced instead, and the next change asks again. */
export async function readyToMorph() {
  library ??= await import("idiomorph").then(({ Idiomorph }) => Idiomorph, () => undefined);
}

/**
 * Needs to be ready, unless the body is empty.
 *
 * @param {HTMLElement} body
 * @param {string} html
 */
export function morph(body, html) {
  if (!library || body.childElementCount === 0) {
    body.innerHTML = html;
    return;
  }
  void library.morph(body, html, {
    morphStyle: "innerHTML",
    ignoreActiveValue: true,
    callbacks: { beforeAttributeUpdated: (name) => !OURS.has(name) },
  });
}
