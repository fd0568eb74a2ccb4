/** What the state of a run is called. */

import { t } from "./text.js";

/** @import {Entry} from "./job_queue.js" */

/** @param {Pick<Entry, "state" | "isOpen" | "isCancelling" | "queuePosition">} entry */
export function stateText(entry) {
  if (entry.isCancelling && entry.isOpen) return t("Cancelling…");
  if (entry.state === "queued" && entry.queuePosition) return t("Position {place}", { place: entry.queuePosition });
  /** @type {Record<string, string>} */
  const words = {
    waiting: t("Waits for its reference"),
    ready: t("Starting"),
    submitting: t("Sending"),
    queued: t("In queue"),
    running: t("Generating"),
    storing: t("Storing the picture"),
    succeeded: t("Done"),
    failed: t("Failed"),
    cancelled: t("Cancelled"),
    unconfirmed: t("Outcome unknown"),
    ended: t("Ended"),
  };
  return words[entry.state] ?? entry.state;
}
