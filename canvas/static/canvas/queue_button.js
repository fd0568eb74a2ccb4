/** The button that opens the queue panel, with the number of runs that are under way. */

import { byId } from "./dom.js";
import { loadLazy } from "./load_lazy.js";
import { t, tn } from "./text.js";

/** @import {Cards} from "./cards.js" */
/** @import {Editor} from "./editor.js" */
/** @import {JobQueue} from "./job_queue.js" */
/** @import {QueuePanel} from "./queue_panel.js" */

/**
 * @param {Editor} editor
 * @param {JobQueue} queue
 * @param {Cards} cards
 * @returns {() => Promise<void>} opens or closes the panel
 */
export function setUpQueueButton(editor, queue, cards) {
  const button = byId("queue-button", HTMLButtonElement);
  const count = byId("queue-count", HTMLElement);
  const panel = byId("queue", HTMLElement);
  /** @type {QueuePanel | undefined} */
  let shown;
  const show = async (/** @type {boolean} */ isOpen) => {
    const lazy = await loadLazy();
    if (!lazy) return;
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    shown ??= new lazy.QueuePanel(editor, queue, cards);
    shown.draw();
    // So Escape closes it, and Tab goes on from here.
    panel.focus({ preventScroll: true });
  };
  const toggle = () => show(panel.hidden === true);
  button.addEventListener("click", () => void toggle());
  byId("queue-close", HTMLButtonElement).addEventListener("click", () => {
    void show(false);
    button.focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    void show(false);
    button.focus();
  });
  queue.onChange(() => {
    const open = queue.open.length;
    const failed = queue.failed.length;
    count.hidden = !open && !failed;
    count.textContent = String(open || failed);
    button.dataset.tone = open ? "busy" : failed ? "failed" : "";
    const words = [
      t("Queue"),
      ...(open ? [tn("{count} run under way", "{count} runs under way", open)] : []),
      ...(failed ? [tn("{count} failed", "{count} failed", failed)] : []),
    ];
    button.setAttribute("aria-label", words.join(", "));
  });
  return toggle;
}
