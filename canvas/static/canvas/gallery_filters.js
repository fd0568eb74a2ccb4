/** The form above the pictures: whatever changes in it is looked for at once. */

const TYPING_MS = 250;

/**
 * @param {HTMLFormElement} form
 * @param {(query: URLSearchParams) => void} changed
 */
export function setUpFilters(form, changed) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const look = () => {
    clearTimeout(timer);
    mark(form);
    changed(queryOf(form));
  };
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.target instanceof HTMLInputElement) timer = setTimeout(look, TYPING_MS);
  });
  form.addEventListener("change", look);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  const reset = () => {
    for (const field of fields(form)) field.value = "";
    look();
  };
  form.querySelector("[data-reset], #gallery-reset")?.addEventListener("click", reset);
  mark(form);
  return { reset };
}

/** @param {HTMLFormElement} form what is set in it */
export function queryOf(form) {
  const set = fields(form).flatMap(({ name, value }) => (value.trim() ? [[name, value.trim()]] : []));
  return new URLSearchParams(set);
}

/** @param {HTMLFormElement} form */
function fields(form) {
  return [...form.elements].filter((field) => field instanceof HTMLSelectElement || field instanceof HTMLInputElement);
}

/** @param {HTMLFormElement} form */
function mark(form) {
  for (const field of fields(form)) field.classList.toggle("is-set", field instanceof HTMLSelectElement && field.value !== "");
  const reset = form.querySelector("[data-reset], #gallery-reset");
  if (reset instanceof HTMLElement) reset.hidden = !queryOf(form).size;
}
