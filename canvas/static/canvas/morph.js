/** Putting new server HTML into a card's body while focus, caret and unsaved text stay where they are. */

import { Idiomorph } from "idiomorph";

/** Attributes that this browser sets by itself: how sharp a picture is, and which details are open. */
const OURS = new Set(["srcset", "open"]);

/**
 * @param {HTMLElement} body
 * @param {string} html
 */
export async function morph(body, html) {
  if (body.childElementCount === 0) {
    body.innerHTML = html;
    return;
  }
  await Idiomorph.morph(body, html, {
    morphStyle: "innerHTML",
    ignoreActiveValue: true,
    callbacks: { beforeAttributeUpdated: (name) => !OURS.has(name) },
  });
}
