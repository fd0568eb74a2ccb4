/** What makes the canvas a place for several people: they are seen, heard of and followed. */

import { Cursors } from "./cursors.js";
import { byId } from "./dom.js";
import { Following } from "./following.js";
import { PeerMarks } from "./peer_marks.js";
import { setUpPeople } from "./people.js";
import { setUpWhereabouts } from "./whereabouts.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Clock, Live} from "./live.js" */

const SWEEP_MS = 30_000;

/**
 * @param {Editor} editor
 * @param {Live} live
 * @param {Cards} cards
 * @param {Clock} clock
 * @returns {PeerMarks}
 */
export function setUpTogether(editor, live, cards, clock) {
  const following = new Following(editor);
  new Cursors(editor, byId("peers", HTMLElement));
  setUpPeople(editor, following);
  setUpWhereabouts(editor, live, following, clock);
  setInterval(() => editor.peers.sweep(), SWEEP_MS);
  return new PeerMarks(editor, cards);
}
