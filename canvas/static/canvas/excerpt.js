/** A card from afar: its picture or its words, instead of controls that nobody could read or hit there. */

import { make } from "./dom.js";

/** Bodies of no more elements than this are shown as they are. */
const FEW = 8;
const WORDS = 400;

/** @typedef {{parsed: DocumentFragment, parts: Element[]}} Excerpt  `parsed`: the whole body, outside the page */

/**
 * What to show of a body from afar, or null where it is small enough to be shown whole.
 *
 * @param {string} html
 * @returns {Excerpt | null}
 */
export function excerptOf(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const parsed = holder.content;
  if (parsed.querySelectorAll("*").length <= FEW) return null;
  const picture = parsed.querySelector(".picture");
  return { parsed, parts: [picture ? pictureIn(picture) : wordsOf(parsed)] };
}

/** @param {Element} picture */
function pictureIn(picture) {
  const holder = make("div", `${picture.className} picture--far`);
  const image = picture.querySelector("img");
  if (image) holder.append(image.cloneNode(true));
  return holder;
}

/** @param {DocumentFragment} body */
function wordsOf(body) {
  const words = make("p", "far-words");
  const text = body.querySelector(".wired__text, .progress__state")?.textContent ?? body.querySelector("textarea")?.textContent;
  words.textContent = (text ?? "").trim().slice(0, WORDS);
  return words;
}
