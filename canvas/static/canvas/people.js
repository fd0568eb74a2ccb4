/** Who is on the canvas, in the bar: one button a person, which follows them. */

import { byId, make } from "./dom.js";
import { t } from "./text.js";

/** @import {Editor} from "./editor.js" */
/** @import {Following} from "./following.js" */
/** @import {Peer} from "./presence.js" */

/**
 * @param {Editor} editor
 * @param {Following} following
 */
export function setUpPeople(editor, following) {
  const { peers } = editor;
  const bar = byId("people", HTMLElement);
  /** By person. @type {Map<number, HTMLButtonElement>} */
  const buttons = new Map();

  peers.onChange((fields) => (fields.has("people") || fields.has("editing")) && show());
  following.onChange(show);

  function show() {
    const present = onePeerEach(peers.all);
    for (const [person, button] of buttons) {
      if (present.has(person)) continue;
      button.remove();
      buttons.delete(person);
    }
    for (const [person, peer] of present) dress(buttons.get(person) ?? add(person), peer);
    bar.hidden = present.size === 0;
  }

  /** @param {number} person */
  function add(person) {
    const button = make("button", "person", { type: "button" });
    button.addEventListener("click", () => {
      const peer = onePeerEach(peers.all).get(person);
      if (!peer) return;
      if (following.peer?.person === person) following.stop();
      else following.start(peer);
    });
    buttons.set(person, button);
    bar.append(button);
    return button;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {Peer} peer
   */
  function dress(button, peer) {
    const isFollowed = following.peer?.person === peer.person;
    const name = peer.isMe ? t("{name} (you, in another window)", { name: peer.name }) : peer.name;
    const words = [name, doing(peer)].filter(Boolean).join(", ");
    button.textContent = initials(peer.name);
    button.dataset.hue = String(peer.hue);
    button.classList.toggle("is-away", peer.away);
    button.setAttribute("aria-pressed", String(isFollowed));
    button.setAttribute("aria-label", t("Follow {name}", { name: words }));
    const hint = isFollowed ? t("Click to stop following") : t("Click to follow");
    button.title = `${words}\n${hint}`;
  }
}

/** @param {Peer} peer */
function doing({ role, away, editing }) {
  if (away) return t("away");
  if (editing) return t("writing");
  return role === "viewer" ? t("view only") : "";
}

/**
 * Of somebody with several windows the one they look at.
 *
 * @param {Peer[]} peers
 */
function onePeerEach(peers) {
  /** @type {Map<number, Peer>} */
  const present = new Map();
  for (const peer of peers) {
    if (!present.has(peer.person) || present.get(peer.person)?.away) present.set(peer.person, peer);
  }
  return present;
}

/** @param {string} name */
export function initials(name) {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
