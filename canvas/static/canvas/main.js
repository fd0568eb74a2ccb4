/** The canvas editor: makes its parts and ties them together. */

import "./dialogs.js";
import "./page_messages.js";

import { Actions } from "./actions.js";
import { AddMenu } from "./add_menu.js";
import { Adding } from "./adding.js";
import { Bodies } from "./bodies.js";
import { Cards } from "./cards.js";
import { Clipboard } from "./clipboard.js";
import { setUpClock, startClocks } from "./clock.js";
import { Conflicts } from "./conflicts.js";
import { ContextMenu } from "./context_menu.js";
import { Destinations } from "./destinations.js";
import { byId, isTyping } from "./dom.js";
import { startDrag } from "./dragging.js";
import { Edges } from "./edges.js";
import { Editor } from "./editor.js";
import { Fields } from "./fields.js";
import { setUpFirstSteps } from "./first_steps.js";
import { CardFocus } from "./focus.js";
import { GalleryDrops } from "./gallery_drops.js";
import { Gestures } from "./gestures.js";
import { fittingKinds } from "./graph.js";
import { JobQueue } from "./job_queue.js";
import { JobStates } from "./job_states.js";
import { setUpKeys } from "./keys.js";
import { ListToggle } from "./list_toggle.js";
import { Live } from "./live.js";
import { loadLazy, loadLazyInTime } from "./load_lazy.js";
import { startMarquee } from "./marquee.js";
import { Minimap } from "./minimap.js";
import { makeMissing } from "./missing_pictures.js";
import { NodeSettings } from "./node_settings.js";
import { Overview } from "./overview.js";
import { fetchPage, readPage } from "./page_data.js";
import { setUpPanning, startPan } from "./panning.js";
import { pictureTools } from "./picture_tools.js";
import { setUpPointing } from "./pointing.js";
import { setUpQueueButton } from "./queue_button.js";
import { Renaming } from "./renaming.js";
import { startResize } from "./resizing.js";
import { setUpRunMenu } from "./run_menu.js";
import { SelectionBar } from "./selection_bar.js";
import { SHORTCUTS } from "./shortcuts.js";
import { setUpSharpness } from "./sharpness.js";
import { dressForRole, setUpHint, showConnection, showName, showRole, tellOfUpdate } from "./status.js";
import { setUpStarters } from "./starting.js";
import { announce } from "./toast.js";
import { setUpTogether } from "./together.js";
import { Unsent } from "./unsent.js";
import { setUpToolbar } from "./toolbar.js";
import { Uploads } from "./uploads.js";
import { Wiring } from "./wiring.js";

/** @import {Entry} from "./job_queue.js" */
/** @import {Socket} from "./live.js" */

const editor = new Editor(readPage(document), (batch) => live.send(batch));
const { store, camera, page } = editor;

const fields = new Fields(editor);
const conflicts = new Conflicts(editor, fields);
fields.onLost((id, set) => conflicts.offer(id, set));
const unsent = new Unsent(editor);
const edges = new Edges(editor, byId("edges", SVGSVGElement));
const jobStates = new JobStates(edges);
const sharpen = setUpSharpness(editor);
const bodies = new Bodies(editor, (id, body, at) => {
  dressForRole(editor, body.parentElement ?? body);
  fields.fill(id, body);
  cardFocus.dress(id, body);
  together.dress(id);
  destinations.dress(id, body);
  adding.dress(id, body);
  startClocks(body, at);
  jobStates.read(id, body);
  sharpen(body);
  refreshHistory?.(id);
  void makeMissing(editor, id, body);
}, (id, body, whole) => {
  jobStates.read(id, body, whole);
  sharpen(body);
});
const cards = new Cards(editor, byId("cards", HTMLElement), {
  shown: (id, shell) => {
    together.dress(id);
    const body = shell.querySelector(".node__body");
    if (body instanceof HTMLElement) bodies.show(id, body);
  },
  hidden: (id) => {
    bodies.hide(id);
    edges.setActive(id, false);
  },
});
const cardFocus = new CardFocus(editor, cards, bodies);
const destinations = new Destinations(editor, cards);
const queue = new JobQueue(editor);
const adding = new Adding(editor, cards, bodies);
const uploads = new Uploads(editor, adding);
const addMenu = new AddMenu(editor, adding, uploads);
const wiring = new Wiring(editor, cards, (loose, at) => {
  // Not before the press is over: it would close a popup that it opens.
  setTimeout(() => addMenu.openForWire(loose, fittingKinds(store.view, editor.kinds, loose.start), at));
});
const pointer = setUpPointing(editor);
const clipboard = new Clipboard(editor, adding, uploads, pointer);
const renaming = new Renaming(editor, cards);
new GalleryDrops(editor, adding);
const settings = new NodeSettings(editor, fields, cards);
const actions = new Actions(editor, fields, {
  ...pictureTools(editor, () => adding.middle()),
  upload: (node) => uploads.replace(node),
  replace: (node) => uploads.replace(node),
  set: (node, button) => settings.set(node, button),
  "remove-keys": (node, button) => settings.removeKeys(node, button),
  "go-to-prompt": (node) => settings.goToPrompt(node),
  "go-to": (_node, button) => settings.goTo(button),
  history: (node, button) => void openHistory(node, button.dataset.result),
  restore: (node, button) => settings.restoreFrom(node, button),
  "run-menu": (node, button) => openRunMenu(node, button),
  "run-upstream": (node) => void actions.runMany([node], "upstream"),
  "run-downstream": (node) => void actions.runMany([node], "downstream"),
});
const openRunMenu = setUpRunMenu(actions);
const gestures = new Gestures(editor, [
  startPan,
  (_editor, event) => wiring.start(event),
  startResize,
  (_editor, event) => wiring.startAtEdge(event),
  startDrag,
  startMarquee,
], (event) => contextMenu.openFor(event));
new Overview(editor);
const minimap = new Minimap(editor);

const clock = browserClock();
/** @type {import("./run_news.js").RunNews | undefined} */
let news;
const live = new Live(store, openSocket, clock, {
  connection: (state) => {
    showConnection(state, store.pending.length);
    if (state === "gone") unsent.forget();
    // Nobody knows where the others are while the line is down.
    if (state !== "online") editor.peers.clear();
  },
  nack: (nack) => conflicts.refused(nack),
  card: (card) => bodies.take(card),
  cards: (ids) => bodies.takeMany(ids),
  role: (role) => showRole(editor, role),
  name: showName,
  peer: (peer) => editor.peers.take(peer),
  peerGone: (id) => editor.peers.drop(id),
  job: (job) => {
    news?.take(job);
    queue.take(job);
    if (!news) void tellAloud(job);
  },
  caughtUp: (script) => {
    bodies.refresh();
    void queue.fetch();
    tellOfUpdate(script);
  },
  reload: () => void startAgain(),
}, page.me.id);

const together = setUpTogether(editor, live, cards, clock);

setUpPanning(editor);
const connect = async (/** @type {string} */ node) => void (editor.mayEdit() && (await loadLazy())?.askWhatToConnect(editor, node));
const sheet = async () => (await loadLazy())?.showShortcuts(SHORTCUTS, editor.canEdit);
const list = new ListToggle(editor, cards, cardFocus, connect);
byId("show-shortcuts", HTMLButtonElement).addEventListener("click", () => void sheet());
document.querySelector("button#canvas-name")?.addEventListener("click", async () => (await loadLazy())?.renameCanvas(page.canvas.id));
const toggleQueue = setUpQueueButton(editor, queue, cards);
const parts = {
  editor, cards, focus: cardFocus, wiring, gestures, actions, addMenu, clipboard, renaming, minimap, pointer, toggleQueue,
  list, sheet, connect, lazy: loadLazy,
};
const contextMenu = new ContextMenu(parts);
new SelectionBar(parts, contextMenu);
setUpKeys(parts);
setUpToolbar(editor);
offerNodesOnDoubleClick();
setUpClock(editor.world);
setUpHint(editor);
showRole(editor, page.role);
guardLeaving();
setUpFirstSteps(editor);
camera.restore(store.view);
goToNamed();
unsent.takeUp();
// What has just been typed is among what is kept.
document.addEventListener("visibilitychange", () => document.hidden && fields.flush());
unsent.watch(live);
store.onChange(() => live.connection === "offline" && showConnection("offline", store.pending.length));
void list.start();
setUpStarters(editor);
live.connect();
loadLazyInTime();
window.addEventListener("online", () => live.wake());
window.addEventListener("offline", () => live.networkLost());
document.addEventListener("visibilitychange", () => document.hidden || live.wake());

/** @param {Omit<Entry, "at">} job the first that is heard of */
async function tellAloud(job) {
  const lazy = await loadLazy();
  if (lazy) news ??= new lazy.RunNews(editor, queue, clock, announce);
  news?.take(job);
}

function offerNodesOnDoubleClick() {
  editor.stage.addEventListener("dblclick", (event) => {
    const isOnGround = event.target instanceof Element && !event.target.closest(".node, .edge");
    if (isOnGround && !editor.isList && !isTyping(event.target)) addMenu.open({ x: event.clientX, y: event.clientY });
  });
}

/** @returns {Socket} */
function openSocket() {
  const url = new URL(page.urls.socket, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return new WebSocket(url);
}

function browserClock() {
  return {
    now: () => performance.now(),
    set: (/** @type {() => void} */ job, /** @type {number} */ ms) => setTimeout(job, ms),
    clear: (/** @type {unknown} */ timer) => clearTimeout(/** @type {number | undefined} */ (timer)),
  };
}

/** A card has changed. @type {((node: string) => void) | undefined} */
let refreshHistory;

/**
 * @param {string} node
 * @param {string} [result]
 */
async function openHistory(node, result) {
  const lazy = await loadLazy();
  refreshHistory = lazy?.refreshHistory;
  await lazy?.showHistory(editor, settings, node, result);
}

/** Too much was missed to send it piece by piece: take the whole state anew, and keep what has no answer yet. */
async function startAgain() {
  try {
    const fresh = await fetchPage();
    store.reset({ nodes: fresh.nodes, edges: fresh.edges, rev: fresh.canvas.rev });
    showRole(editor, fresh.role);
    // What has happened since that page was made is still to come.
    live.hello();
  } catch {
    live.networkLost();
  }
}

function guardLeaving() {
  window.addEventListener("beforeunload", (event) => {
    const unanswered = store.pending.length > 0;
    // What was typed in the last moment still goes out while the line is up.
    fields.flush();
    const isLost = live.connection === "online" ? unanswered : store.pending.length > 0;
    // Whoever goes to sign in again finds everything as it was.
    const isKept = live.connection === "signedOut" && unsent.keep();
    if (isLost && !isKept && live.connection !== "gone") event.preventDefault();
  });
}

export { editor, live };

/** Whoever comes by a link to a node, as from a failed run in the gallery, is brought there. */
function goToNamed() {
  const node = store.view.nodes.get(new URLSearchParams(location.hash.slice(1)).get("node") ?? "");
  if (node) cards.focus(node);
}
