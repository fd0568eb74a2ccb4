/** Which version of a picture a card shows: small from afar, sharp from near, and a blur until the first has come. */

/** @import {Editor} from "./editor.js" */

/** @typedef {{url: string, width: number}} Version */

/** A picture may be shown this much larger than it is before a larger one is taken. */
const SLACK = 1.2;
/** One with this many times the width that is needed gives way to a smaller one: decoded, it takes memory. */
const WASTE = 4;
/** Pixels of a picture's width in the list. */
const LIST_WIDTH = 540;
const SETTLE_MS = 250;

/**
 * The versions that a `srcset` with widths lists, smallest first.
 *
 * @param {string} srcset
 * @returns {Version[]}
 */
export function versionsIn(srcset) {
  return srcset
    .split(",")
    .map((each) => each.trim().split(/\s+/))
    .filter(([url, width]) => url && /^\d+w$/.test(width ?? ""))
    .map(([url = "", width = ""]) => ({ url, width: Number.parseInt(width, 10) }));
}

/**
 * The smallest version that looks sharp at that width, else the largest.
 *
 * @param {Version[]} versions smallest first
 * @param {number} needed in device pixels
 */
export function sharpest(versions, needed) {
  return versions.find(({ width }) => width * SLACK >= needed) ?? versions.at(-1);
}

/**
 * Whether to go over from the version that is shown. The original may be as wide as its largest thumbnail.
 *
 * @param {Version | undefined} shown
 * @param {Version} wanted
 * @param {number} needed in device pixels
 */
export function isWorthIt(shown, wanted, needed) {
  if (!shown) return true;
  if (shown.url === wanted.url) return false;
  return wanted.width >= shown.width || shown.width > WASTE * needed;
}

/**
 * Keep the pictures in cards as sharp as the zoom and the screen ask for, once the camera rests.
 *
 * @param {Editor} editor
 * @returns {(body: Element) => void} look at a body that has got new HTML
 */
export function setUpSharpness(editor) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  editor.camera.onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(() => sharpen(editor, editor.world), SETTLE_MS);
  });
  return (body) => sharpen(editor, body);
}

/** What each image shows by our choice. @type {WeakMap<HTMLImageElement, {original: string, version: Version}>} */
const chosen = new WeakMap();

/**
 * `srcset` is this module's own: morphing leaves it alone (see morph.js), so a picture does not blink.
 *
 * @param {Editor} editor
 * @param {Element} root
 */
function sharpen({ camera, store, isList }, root) {
  for (const image of root.querySelectorAll("img[data-original]")) {
    if (!(image instanceof HTMLImageElement)) continue;
    const { original = "", versions = "" } = image.dataset;
    if (chosen.has(image) && chosen.get(image)?.original !== original) forget(image);
    const node = store.view.nodes.get(image.closest(".node")?.getAttribute("data-id") ?? "");
    if (!node || (camera.isOverview && !isList)) continue;
    const [width, height] = [Number(image.getAttribute("width")), Number(image.getAttribute("height"))];
    // As if it covered its card: it may show a part of itself only.
    const shown = Math.max(node.w, (node.h * width) / (height || 1));
    // In the list every card is about as wide as a phone, whatever the zoom.
    const needed = (isList ? LIST_WIDTH : shown * camera.view.z) * window.devicePixelRatio;
    const wanted = sharpest([...versionsIn(versions), { url: original, width }], needed);
    if (wanted && isWorthIt(chosen.get(image)?.version, wanted, needed)) void take(image, original, wanted);
  }
}

/** @param {HTMLImageElement} image */
function forget(image) {
  chosen.delete(image);
  image.removeAttribute("srcset");
}

/**
 * @param {HTMLImageElement} image
 * @param {string} original
 * @param {Version} version
 */
async function take(image, original, version) {
  const before = chosen.get(image);
  chosen.set(image, { original, version });
  const loaded = new Image();
  loaded.src = version.url;
  try {
    await loaded.decode();
  } catch {
    if (chosen.get(image)?.version === version) before ? chosen.set(image, before) : chosen.delete(image);
    // Where nothing has come yet the original may still do.
    if (!before && version.url !== original) await take(image, original, { url: original, width: version.width });
    return;
  }
  if (image.dataset.original === original && chosen.get(image)?.version === version) image.srcset = version.url;
}
