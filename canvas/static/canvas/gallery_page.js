/** The gallery's page: makes its parts and ties them together. */

import { byId } from "./dom.js";
import { queryOf, setUpFilters } from "./gallery_filters.js";
import { GalleryGrid } from "./gallery_grid.js";
import { GalleryNews } from "./gallery_news.js";
import { GalleryShow } from "./gallery_show.js";
import { takeAlong } from "./asset_drag.js";
import { t, tn } from "./text.js";
import { toast } from "./toast.js";

/** @import {Picked} from "./picked.js" */

const MOST = 1_000;

const form = byId("gallery-filters", HTMLFormElement);
const bar = byId("gallery-download", HTMLFormElement);
const count = byId("selection-count", HTMLElement);
const grid = new GalleryGrid(byId("gallery-results", HTMLElement), location.pathname, null, {
  chosen: showChosen,
  opened: (link) => (link.dataset.asset ? show.open(link) : location.assign(link.href)),
});
const show = new GalleryShow((id, step) => grid.neighbour(id, step));
grid.query = queryOf(form);

const { reset } = setUpFilters(form, (query) => void look(query));
grid.root.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-reset]")) return;
  event.preventDefault();
  reset();
});
grid.root.addEventListener("dragstart", takeAlong);
new GalleryNews(grid, () => void look(queryOf(form)).then(() => scrollTo({ top: 0 })));
byId("selection-clear", HTMLButtonElement).addEventListener("click", () => grid.picked.clear());
bar.addEventListener("submit", (event) => {
  if (grid.picked.size > MOST) {
    event.preventDefault();
    toast(t("One zip holds at most {most} pictures. Choose fewer.", { most: MOST.toLocaleString() }), "error");
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !(event.target instanceof HTMLInputElement) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    form.querySelector("input")?.focus();
  }
});
grid.adopt();

/** @param {URLSearchParams} query */
async function look(query) {
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  await grid.show(query);
}

/** @param {Picked} picked */
function showChosen(picked) {
  bar.hidden = picked.size === 0;
  count.textContent = tn("{count} picture", "{count} pictures", picked.size);
  const field = bar.elements.namedItem("assets");
  if (field instanceof HTMLInputElement) field.value = picked.ids.join(",");
}
