/** What can be done with the selection: the bar, the context menu and the shortcuts all offer these. */

import { selectedPieces } from "./frames.js";
import { t } from "./text.js";

/** @import {Edge} from "./arranging.js" */
/** @import {Parts} from "./shortcuts.js" */
/** @import {Point} from "./types.js" */

/**
 * `fits`: whether it means anything now. `edits`: of no use to viewers. `at`: where the menu was opened, in window
 * pixels. `more`: what opens further entries.
 *
 * @typedef {{id: string, label: string, icon: string, key?: string, edits?: boolean, isDanger?: boolean,
 *   fits?: (parts: Parts) => boolean, run?: (parts: Parts, at: Point | null) => unknown, more?: Command[]}} Command
 */

/** @param {Parts} parts */
const hasNodes = ({ editor }) => editor.selection.nodes.size > 0;
/** @param {Parts} parts */
const hasOne = ({ editor }) => editor.selection.nodes.size === 1;
/** @param {number} count */
const hasPieces = (count) => (/** @type {Parts} */ { editor }) => selectedPieces(editor).length >= count;

/**
 * @param {Edge} edge
 * @param {string} label
 * @param {string} icon
 * @param {string} key
 * @returns {Command}
 */
const lineUp = (edge, label, icon, key) => ({
  id: `align-${edge}`, label, icon, key, edits: true, fits: hasPieces(2),
  run: async ({ editor, lazy }) => (await lazy())?.alignSelected(editor, edge),
});

/** @type {Command[]} */
export const ARRANGING = [
  lineUp("left", t("Align left"), "align-start-vertical", "Alt+A"),
  lineUp("center", t("Align centres"), "align-center-vertical", "Alt+H"),
  lineUp("right", t("Align right"), "align-end-vertical", "Alt+D"),
  lineUp("top", t("Align top"), "align-start-horizontal", "Alt+W"),
  lineUp("middle", t("Align middles"), "align-center-horizontal", "Alt+V"),
  lineUp("bottom", t("Align bottom"), "align-end-horizontal", "Alt+S"),
  {
    id: "distribute-x", label: t("Distribute across"), icon: "align-horizontal-distribute-center", key: "Alt+Shift+H",
    edits: true, fits: hasPieces(3), run: async ({ editor, lazy }) => (await lazy())?.distributeSelected(editor, "x"),
  },
  {
    id: "distribute-y", label: t("Distribute downward"), icon: "align-vertical-distribute-center", key: "Alt+Shift+V",
    edits: true, fits: hasPieces(3), run: async ({ editor, lazy }) => (await lazy())?.distributeSelected(editor, "y"),
  },
  {
    id: "tidy", label: t("Tidy layout"), icon: "network", key: "Alt+T", edits: true, fits: hasPieces(2),
    run: async ({ editor, lazy }) => (await lazy())?.tidySelected(editor),
  },
];

/** @param {Parts} parts */
const runs = ({ editor, actions }) => [...editor.selection.nodes].some((id) => actions.isRunnable(id));

/** @type {Command[]} */
export const ON_SELECTION = [
  { id: "run", label: t("Run"), icon: "play", key: "Mod+Enter", edits: true, fits: runs, run: ({ editor, actions }) => actions.runSelection(editor.selection.nodes) },
  {
    id: "run-upstream", label: t("Run with what is missing or stale before"), icon: "arrow-left-to-line", edits: true, fits: runs,
    run: ({ editor, actions }) => actions.runMany([...editor.selection.nodes], "upstream"),
  },
  {
    id: "run-downstream", label: t("Run everything behind"), icon: "arrow-right-from-line", edits: true,
    fits: ({ editor }) => [...editor.store.view.edges.values()].some(({ from }) => editor.selection.nodes.has(from[0])),
    run: ({ editor, actions }) => actions.runMany([...editor.selection.nodes], "downstream"),
  },
  { id: "rename", label: t("Rename"), icon: "pencil", key: "F2", edits: true, fits: hasOne, run: ({ renaming }) => renaming.startSelected() },
  { id: "duplicate", label: t("Duplicate"), icon: "copy-plus", key: "Mod+D", edits: true, fits: hasNodes, run: ({ clipboard }) => clipboard.duplicate() },
  { id: "cut", label: t("Cut"), icon: "scissors", key: "Mod+X", edits: true, fits: hasNodes, run: ({ clipboard }) => clipboard.copy("cut") },
  { id: "copy", label: t("Copy"), icon: "copy", key: "Mod+C", fits: hasNodes, run: ({ clipboard }) => clipboard.copy() },
  {
    id: "frame", label: t("Put a frame around"), icon: "frame", key: "Mod+G", edits: true, fits: hasNodes,
    run: async ({ editor, lazy }) => (await lazy())?.frameSelected(editor),
  },
  { id: "arrange", label: t("Arrange"), icon: "align-start-vertical", edits: true, fits: hasPieces(2), more: ARRANGING },
  { id: "zoom", label: t("Zoom to selection"), icon: "scan-search", key: "Shift+2", fits: hasNodes, run: ({ editor }) => editor.zoomToSelection() },
  {
    id: "delete", label: t("Delete"), icon: "trash-2", key: "Delete", edits: true, isDanger: true,
    fits: ({ editor }) => !editor.selection.isEmpty, run: ({ editor }) => editor.removeSelected(),
  },
];

/** @type {Command[]} */
export const ON_GROUND = [
  { id: "add", label: t("Add node…"), icon: "plus", key: "/", edits: true, run: ({ addMenu }, at) => addMenu.open(at) },
  { id: "paste", label: t("Paste"), icon: "clipboard-paste", key: "Mod+V", edits: true, run: ({ clipboard }, at) => clipboard.paste(at) },
  { id: "all", label: t("Select everything"), icon: "square-dashed-mouse-pointer", key: "Mod+A", run: ({ editor }) => editor.selectAll() },
  { id: "fit", label: t("Show everything"), icon: "scan", key: "Shift+1", run: ({ editor }) => editor.camera.fit(editor.store.view) },
];

/**
 * Those that this person can use now.
 *
 * @param {Command[]} commands
 * @param {Parts} parts
 */
export function usable(commands, parts) {
  return commands.filter(({ edits, fits }) => (!edits || parts.editor.canEdit) && (!fits || fits(parts)));
}
