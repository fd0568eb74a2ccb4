/** Snapping as it is seen: which nodes are snapped to, how near, and the lines that are shown meanwhile. */

import { byId } from "./dom.js";
import { overlap } from "./geometry.js";
import { Snapping } from "./snapping.js";

/** @import {Editor} from "./editor.js" */
/** @import {Held} from "./gestures.js" */
/** @import {Guide} from "./snapping.js" */
/** @import {Box} from "./types.js" */

/** In window pixels. */
const WITHIN = 6;

/**
 * Snapping to the nodes in view other than those that are dragged. Ctrl or Cmd switches it off while it is held.
 *
 * @param {Editor} editor
 * @param {Set<string>} dragged
 */
export function snappingFor({ camera, store }, dragged) {
  const lines = byId("guides", SVGPathElement);
  const { shown } = camera;
  const still = [...store.view.nodes.values()].filter((node) => !dragged.has(node.id) && overlap(node, shown));
  const snapping = new Snapping(still);
  return {
    /**
     * How far to go on from the box to where it snaps; shows the guides.
     *
     * @param {Box} box
     * @param {Held} held
     * @param {{x: number[], y: number[]}} [shares] see `Snapping.snap`
     */
    snap(box, held, shares) {
      const isOn = !held.command && !camera.isOverview;
      const { x, y, guides } = isOn ? snapping.snap(box, WITHIN / camera.view.z, shares) : { x: 0, y: 0, guides: [] };
      lines.setAttribute("d", guides.map(pathOf).join(""));
      return { x, y };
    },
    end() {
      lines.setAttribute("d", "");
    },
  };
}

/** @param {Guide} guide */
function pathOf({ axis, at, from, to }) {
  return axis === "x" ? `M${at} ${from}V${to}` : `M${from} ${at}H${to}`;
}
