/** Reading what is dropped or pasted, and where several pictures go. No DOM. */

/** @import {Point} from "./types.js" */

const GAP = 32;
/** Of a picture's height to its width, for keeping rows apart before it is known. */
const TALL = 1.25;

/**
 * The address of a picture in what is dropped or pasted from another page, or an empty text.
 *
 * @param {{getData(type: string): string}} data
 */
export function addressIn(data) {
  const image = /<img\b[^>]*?\bsrc\s*=\s*(?:"([^"]+)"|'([^']+)')/i.exec(data.getData("text/html"));
  const source = (image?.[1] ?? image?.[2] ?? "").replaceAll("&amp;", "&");
  if (isAddress(source)) return source;
  const [first = ""] = data
    .getData("text/uri-list")
    .split(/\r?\n/)
    .filter((line) => line && !line.startsWith("#"));
  return isAddress(first) ? first : "";
}

/**
 * What is dropped from a file manager. To be asked while the drop is handled: the browser forgets it afterwards.
 *
 * @param {DataTransfer} data
 * @returns {{files: File[], folders: string[]}} `folders`: the names of those that cannot be taken
 */
export function filesAndFolders(data) {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  const names = new Set(entries.filter((entry) => entry?.isDirectory).map((entry) => entry?.name));
  const files = [...data.files];
  return {
    files: files.filter(({ name }) => !names.has(name)),
    folders: files.map(({ name }) => name).filter((name) => names.has(name)),
  };
}

/**
 * The address of a picture in what is pasted: a text that is one, or an image copied from another page.
 *
 * @param {{getData(type: string): string}} data
 */
export function pastedAddress(data) {
  const text = data.getData("text/plain").trim();
  if (text) return isPictureAddress(text) ? text : "";
  return addressIn(data);
}

/**
 * Whether a text is nothing but the address of a picture, as far as its ending tells.
 *
 * @param {string} text
 */
export function isPictureAddress(text) {
  const trimmed = text.trim();
  return isAddress(trimmed) && /^(data:image\/|[^?#]+\.(png|jpe?g|webp|gif|avif)([?#]|$))/i.test(trimmed);
}

/** @param {string} text */
function isAddress(text) {
  return /^(https?:\/\/[^\s]+|data:image\/[^\s]+)$/i.test(text);
}

/**
 * Middles of so many nodes, in rows that are about as long as they are high.
 *
 * @param {number} count
 * @param {Point} first middle of the first one, in canvas pixels
 * @param {number} width of a node
 * @returns {Point[]}
 */
export function gridPlaces(count, first, width) {
  const columns = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_none, index) => ({
    x: first.x + (index % columns) * (width + GAP),
    y: first.y + Math.floor(index / columns) * (width * TALL + GAP),
  }));
}
