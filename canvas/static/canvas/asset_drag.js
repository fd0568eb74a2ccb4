/** A picture of the gallery on its way to a canvas, also one in another window. */

import { around } from "./dom.js";

export const TYPE = "application/x-easel-asset";

/** @typedef {{id: string, canvas: string, width: number, height: number, name: string}} CarriedAsset */

/** @param {DragEvent} event of a picture that is taken up */
export function takeAlong(event) {
  const link = around(event, "[data-asset]");
  const carrier = event.dataTransfer;
  if (!link || !carrier) return;
  carrier.setData(TYPE, JSON.stringify(carried(link)));
  carrier.effectAllowed = "copy";
  const image = link.querySelector("img");
  if (image) carrier.setDragImage(image, 40, 40);
}

/** @param {HTMLElement} link @returns {CarriedAsset} */
export function carried(link) {
  const { asset = "", canvas = "", width = "1", height = "1", name = "" } = link.dataset;
  return { id: asset, canvas, width: Number(width), height: Number(height), name };
}

/**
 * What was let go; null where it is something else.
 *
 * @param {DragEvent} event
 * @returns {CarriedAsset | null}
 */
export function delivered(event) {
  try {
    const asset = JSON.parse(event.dataTransfer?.getData(TYPE) ?? "");
    return typeof asset?.id === "string" ? asset : null;
  } catch {
    return null;
  }
}
