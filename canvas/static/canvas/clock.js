/** Elapsed times that tick on, from the moment a card's HTML came. */

/** @type {WeakMap<HTMLElement, number>} */
const starts = new WeakMap();

/**
 * @param {Element} body
 * @param {number} at when its HTML came, in ms of `performance.now()`
 */
export function startClocks(body, at) {
  for (const element of clocksIn(body)) {
    starts.set(element, at - Number(element.dataset.elapsedMs));
    show(element);
  }
}

/** @param {Element} root */
export function setUpClock(root) {
  setInterval(() => {
    for (const element of clocksIn(root)) show(element);
  }, 1_000);
}

/** @param {Element} root */
function clocksIn(root) {
  return [...root.querySelectorAll("[data-elapsed-ms]")].filter((each) => each instanceof HTMLElement);
}

/** @param {HTMLElement} element */
function show(element) {
  const start = starts.get(element);
  if (start === undefined) return;
  const text = clockText(performance.now() - start);
  if (element.textContent !== text) element.textContent = text;
}

/** @param {number} ms */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}
