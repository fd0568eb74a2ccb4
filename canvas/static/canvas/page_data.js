/** The state that the page brings along, and the same fetched anew. */

/** @import {Page} from "./types.js" */

/**
 * @param {Document} page
 * @returns {Page}
 */
export function readPage(page) {
  const element = page.getElementById("easel-page");
  if (!element?.textContent) throw new Error("the page brings no canvas along");
  return JSON.parse(element.textContent);
}

/** The page as it is now. Where it can no longer be had, the browser goes and shows why. */
export async function fetchPage() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!page.getElementById("easel-page")) location.reload();
  return readPage(page);
}
