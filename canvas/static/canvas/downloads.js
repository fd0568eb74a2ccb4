/** Forms marked `data-download`: their answer is a file. An error is told in the form, and the page stays in any case. */

/**
 * @param {HTMLFormElement} form
 * @param {string} message
 */
function tell(form, message) {
  const place = form.querySelector("[data-download-error]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = message;
  place.hidden = !message;
}

/** @param {Response} response */
function fileName(response) {
  const header = response.headers.get("Content-Disposition") ?? "";
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(header)?.[1];
  return encoded ? decodeURIComponent(encoded) : (/filename="([^"]+)"/.exec(header)?.[1] ?? "picture");
}

/** @param {Response} response */
async function save(response) {
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName(response);
  link.click();
  URL.revokeObjectURL(url);
}

/** @param {HTMLFormElement} form */
async function download(form) {
  const button = form.querySelector("button:not([type=button])");
  const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  tell(form, "");
  button?.setAttribute("disabled", "");
  try {
    const response = await fetch(`${form.action}?${query}`, { credentials: "same-origin" });
    if (response.ok) {
      await save(response);
      form.closest("dialog")?.close();
    } else tell(form, (await response.json().catch(() => null))?.error?.message ?? form.dataset.failed ?? "");
  } catch {
    tell(form, form.dataset.failed ?? "");
  } finally {
    button?.removeAttribute("disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.download === undefined) return;
  event.preventDefault();
  void download(form);
});
