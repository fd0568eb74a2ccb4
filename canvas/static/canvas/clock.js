/** Elapsed times that tick on, from the moment a card's HTML came; and the bars that they fill. */

/** @type {WeakMap<HTMLElement, number>} */
const starts = new WeakMap();

/**
 * @param {Element} body
 * @param {number} at when its HTML came, in ms of `performance.now()`
 */
export function startClocks(body, at) {
  for (const element of clocksIn(body)) {
    starts.set(element, at - Number(element.dataset.elapsedMs ?? element.dataset.runMs));
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
  return [...root.querySelectorAll("[data-elapsed-ms], [data-run-ms]")].filter((each) => each instanceof HTMLElement);
}

/** @param {HTMLElement} element */
function show(element) {
  const start = starts.get(element);
  if (start === undefined) return;
  if (element instanceof HTMLProgressElement) {
    fill(element, performance.now() - start);
    return;
  }
  const text = clockText(performance.now() - start);
  if (element.textContent !== text) element.textContent = text;
}

/**
 * How long it has taken of the time that it usually takes. After that nothing is known any more, and it is said.
 *
 * @param {HTMLProgressElement} bar
 * @param {number} ms
 */
function fill(bar, ms) {
  const isLate = ms > bar.max;
  if (isLate) bar.removeAttribute("value");
  else bar.value = ms;
  const words = bar.nextElementSibling;
  const { late } = words instanceof HTMLElement ? words.dataset : {};
  if (isLate && words && late && words.textContent !== late) words.textContent = late;
}

/** @param {number} ms */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}
