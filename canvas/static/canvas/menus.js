/** Closes `<details class="menu">` on Escape, on a click elsewhere, and when another one opens. */

/** @param {EventTarget | null} except */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const isInside = except instanceof Node && menu.contains(except);
    if (!isInside) menu.removeAttribute("open");
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  const summary = menu?.querySelector("summary");
  closeMenus(null);
  if (menu?.contains(document.activeElement)) summary?.focus();
});
// A menu entry that opens a dialog leaves the page, and the menu with it, in place.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest(".menu__item")) closeMenus(null);
});
