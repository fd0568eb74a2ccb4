/** Sending one picture to the server, with its progress: fetch tells nothing of what it has sent, so it is XHR. */

import { RequestFailed, csrfToken, failure, unreachable } from "./http.js";

/** @import {Send, Source} from "./upload_queue.js" */

/** @typedef {{id: string, url: string, width: number, height: number, name: string, hasRecipe: boolean}} Asset */

/**
 * @param {string} url where assets are posted to
 * @returns {Send}
 */
export function sendingTo(url) {
  return (source, progress, signal) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const abort = () => request.abort();
      signal.addEventListener("abort", abort, { once: true });
      request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? Math.min(1, loaded / total) : 0));
      request.upload.addEventListener("load", () => progress(1));
      request.addEventListener("load", () => {
        if (request.status === 201 && request.response?.asset) resolve(request.response.asset);
        else reject(failure(request.status, request.response));
      });
      request.addEventListener("error", () => reject(unreachable()));
      request.addEventListener("abort", () => reject(unreachable()));
      request.addEventListener("loadend", () => signal.removeEventListener("abort", abort));
      request.open("POST", source.url ? `${url}/from-url` : url);
      request.responseType = "json";
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", csrfToken());
      if (source.url) request.setRequestHeader("Content-Type", "application/json");
      request.send(body(source));
    });
}

/** @param {Source} source */
function body({ file, url }) {
  if (!file) return JSON.stringify({ url });
  const form = new FormData();
  form.append("file", file);
  return form;
}

/** What trying again cannot mend: the server has said what is wrong with the picture or with us. */
const FINAL = /^(picture_|host_|address_|bad_|forbidden|canvas_not_found|not_signed_in|source_gone|fetch_too_large|http_4)/;

/** @param {unknown} wrong */
export function explain(wrong) {
  if (!(wrong instanceof RequestFailed)) throw wrong;
  return { problem: wrong.message, again: !FINAL.test(wrong.code) };
}
