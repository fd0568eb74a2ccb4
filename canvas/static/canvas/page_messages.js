/** Takes the messages that came with the page away after a while; errors stay until they are clicked. */

const SHOWN_MS = 6000;

for (const toast of document.querySelectorAll("#toasts > .toast")) {
  toast.addEventListener("click", () => toast.remove());
  if (!toast.classList.contains("toast--error")) setTimeout(() => toast.remove(), SHOWN_MS);
}
