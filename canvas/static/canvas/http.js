/** Requests to the server, with its errors as sentences. */

import { t } from "./text.js";

export class RequestFailed extends Error {
  /**
   * @param {string} message a sentence for people
   * @param {string} code
   */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

const UNREACHABLE = t("The server cannot be reached. Check the connection and try again.");

/**
 * @param {string} url
 * @param {BodyInit} [body]
 */
export function post(url, body) {
  return request(url, { method: "POST", body: body ?? null });
}

/**
 * @param {string} url
 * @param {unknown} body sent as JSON
 * @param {"POST" | "PUT" | "PATCH"} [method]
 */
export function postJson(url, body, method = "POST") {
  const headers = { "Content-Type": "application/json" };
  // The page may be about to go away: what it says now still arrives.
  return request(url, { method, body: JSON.stringify(body), headers, keepalive: method === "PUT" });
}

/**
 * For what must happen once: the same key again starts nothing a second time.
 *
 * @param {string} url
 * @param {unknown} body sent as JSON
 * @param {string} key
 */
export function postOnce(url, body, key) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  return request(url, { method: "POST", body: JSON.stringify(body), headers });
}

/** @param {string} url */
export function get(url) {
  return request(url, {});
}

/**
 * The answer's JSON. Throws `RequestFailed`.
 *
 * @param {string} url
 * @param {RequestInit} init
 * @returns {Promise<unknown>}
 */
async function request(url, init) {
  const headers = { ...init.headers, Accept: "application/json", "X-CSRFToken": csrfToken() };
  let response;
  try {
    response = await fetch(url, { ...init, headers, credentials: "same-origin" });
  } catch {
    throw unreachable();
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw failure(response.status, answer);
}

export function unreachable() {
  return new RequestFailed(UNREACHABLE, "unreachable");
}

/**
 * What an answer other than a good one says.
 *
 * @param {number} status
 * @param {{error?: {message?: string, code?: string}} | null} answer its JSON
 */
export function failure(status, answer) {
  const error = answer?.error;
  return new RequestFailed(error?.message ?? sentence(status), error?.code ?? `http_${status}`);
}

/** @param {number} status */
function sentence(status) {
  if (status === 413) return t("The file is larger than the server takes.");
  if (status === 401 || status === 403) return t("You are not allowed to do this. Sign in again if you were signed out.");
  return t("The server answered with an error ({status}). Try again in a moment.", { status });
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}
