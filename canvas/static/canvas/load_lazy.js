/** Fetching what the editor opens without (`lazy.js`), together with its style sheet. */

import { byId } from "./dom.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

/** @typedef {typeof import("./lazy.js")} Lazy */

/** @type {Promise<Lazy> | undefined} */
let lazy;

/** Undefined, and told, where it cannot be had. @returns {Promise<Lazy | undefined>} */
export async function loadLazy() {
  try {
    return await fetched();
  } catch {
    toast(t("This part of the editor could not be loaded. Check the connection and try again."), "error");
    return undefined;
  }
}

/** Once somebody has begun to work there is time for it; and then it is there when the connection is not. */
export function loadLazyInTime() {
  const waiting = new AbortController();
  const begin = () => {
    waiting.abort();
    // Nobody has asked for it yet, so a failure is not said.
    whenIdle(() => void fetched().catch(() => {}));
  };
  for (const type of ["pointerup", "keyup"]) window.addEventListener(type, begin, { signal: waiting.signal });
}

function fetched() {
  lazy ??= Promise.all([fetchModule(), fetchStyle()]).then(([module]) => module);
  lazy.catch(() => (lazy = undefined));
  return lazy;
}

async function fetchModule() {
  return await import("./lazy.js");
}

/**
 * The page names the style sheet, but switched off, so that the browser leaves it.
 *
 * @returns {Promise<void>}
 */
function fetchStyle() {
  const link = byId("lazy-style", HTMLLinkElement);
  return new Promise((resolve, reject) => {
    if (link.sheet) resolve();
    link.addEventListener("load", () => resolve(), { once: true });
    link.addEventListener("error", () => {
      link.disabled = true;
      reject(new Error(`${link.href} cannot be loaded`));
    }, { once: true });
    link.disabled = false;
  });
}

/** @param {() => void} job */
function whenIdle(job) {
  // Safari has no idle callbacks.
  if ("requestIdleCallback" in window) requestIdleCallback(job);
  else setTimeout(job, 200);
}
