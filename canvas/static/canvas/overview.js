/** The whole canvas from far above: one painted picture of boxes, wires and thumbnails instead of cards. */

import { byId, make } from "./dom.js";
import { nextFrame } from "./frame.js";
import { transformOf } from "./framing.js";
import { edgeEnds, grow, overlap, reach } from "./geometry.js";
import { HUES } from "./presence.js";
import { titleOf } from "./shells.js";
import { Thumbnails } from "./thumbnails.js";

/** @import {Editor} from "./editor.js" */
/** @import {GraphNode} from "./types.js" */

/** Of a frame's name, in window pixels: its size, and the width of a letter. */
const TITLE = 12;
const LETTER = 7;

/** @typedef {{surface: string, frame: string, ink: string, line: string, accent: string, text: string, image: string, peers: string[]}} Colours */

export class Overview {
  /** @type {Colours | null} */
  #colours = null;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.element = byId("overview", HTMLCanvasElement);
    this.context = this.element.getContext("2d", { alpha: true });
    this.thumbnails = new Thumbnails(() => nextFrame(this.draw));
    editor.camera.onChange(() => this.draw());
    editor.store.onChange(() => nextFrame(this.draw));
    editor.selection.onChange(() => nextFrame(this.draw));
    editor.peers.onChange((fields) => fields.has("selected") && nextFrame(this.draw));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#colours = null;
      nextFrame(this.draw);
    });
  }

  draw = () => {
    const { camera, selection, store } = this.editor;
    this.element.hidden = !camera.isOverview;
    const paint = this.context;
    if (!camera.isOverview || !paint) return;
    const colours = (this.#colours ??= readColours(this.element));
    this.#fitToWindow();
    const { x, y, z } = camera.view;
    const dots = window.devicePixelRatio || 1;
    paint.setTransform(1, 0, 0, 1, 0, 0);
    paint.clearRect(0, 0, this.element.width, this.element.height);
    paint.setTransform(z * dots, 0, 0, z * dots, -x * z * dots, -y * z * dots);
    const shown = grow(camera.shown, 20 / z);
    const inView = [...store.view.nodes.values()].filter((node) => overlap(node, shown));
    for (const node of inView) if (this.#isBackdrop(node)) this.#paintFrame(paint, colours, node, selection.nodes.has(node.id));
    this.#paintWires(paint, colours);
    for (const node of inView) if (!this.#isBackdrop(node)) this.#paintNode(paint, colours, node, selection.nodes.has(node.id));
    this.#paintPeers(paint, colours);
  };

  /**
   * What the others have selected.
   *
   * @param {CanvasRenderingContext2D} paint
   * @param {Colours} colours
   */
  #paintPeers(paint, colours) {
    const { camera, peers, store } = this.editor;
    const rim = 3 / camera.view.z;
    paint.lineWidth = 2 / camera.view.z;
    for (const { selected, hue } of peers.all) {
      paint.strokeStyle = colours.peers[hue] ?? colours.accent;
      for (const { x, y, w, h } of selected.flatMap((id) => store.view.nodes.get(id) ?? [])) {
        paint.strokeRect(x - rim, y - rim, w + 2 * rim, h + 2 * rim);
      }
    }
  }

  #fitToWindow() {
    const dots = window.devicePixelRatio || 1;
    const { width, height } = this.editor.camera.size;
    if (this.element.width !== Math.round(width * dots)) this.element.width = Math.round(width * dots);
    if (this.element.height !== Math.round(height * dots)) this.element.height = Math.round(height * dots);
  }

  /**
   * All wires of one type are one path: far fewer strokes.
   *
   * @param {CanvasRenderingContext2D} paint
   * @param {Colours} colours
   */
  #paintWires(paint, colours) {
    const { camera, kinds, store } = this.editor;
    /** @type {Record<string, Path2D>} */
    const paths = { text: new Path2D(), image: new Path2D() };
    for (const edge of store.view.edges.values()) {
      const ends = edgeEnds(store.view, kinds, edge);
      const source = store.view.nodes.get(edge.from[0]);
      const type = kinds[source?.kind ?? ""]?.outputs.find((port) => port.id === edge.from[1])?.type ?? "text";
      const path = paths[type];
      if (!ends || !path) continue;
      const { start, end } = ends;
      const bend = reach(start, end);
      path.moveTo(start.x, start.y);
      path.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
    }
    paint.lineWidth = 1.2 / camera.view.z;
    for (const [type, path] of Object.entries(paths)) {
      paint.strokeStyle = type === "image" ? colours.image : colours.text;
      paint.stroke(path);
    }
  }

  /** @param {GraphNode} node */
  #isBackdrop({ kind }) {
    return this.editor.kinds[kind]?.backdrop ?? false;
  }

  /**
   * A frame with its name, in letters that can be read however small it is.
   *
   * @param {CanvasRenderingContext2D} paint
   * @param {Colours} colours
   * @param {GraphNode} node
   * @param {boolean} isSelected
   */
  #paintFrame(paint, colours, node, isSelected) {
    const { z } = this.editor.camera.view;
    const { x, y, w, h } = node;
    paint.fillStyle = colours.frame;
    paint.fillRect(x, y, w, h);
    paint.strokeStyle = isSelected ? colours.accent : colours.line;
    paint.lineWidth = (isSelected ? 2 : 1) / z;
    paint.strokeRect(x, y, w, h);
    const letters = Math.floor((w * z) / LETTER);
    if (letters < 3) return;
    const title = titleOf(node, this.editor.kinds[node.kind]);
    paint.fillStyle = colours.ink;
    paint.font = `600 ${TITLE / z}px system-ui, sans-serif`;
    paint.fillText(title.length > letters ? `${title.slice(0, letters - 1)}…` : title, x, y - 5 / z);
  }

  /**
   * @param {CanvasRenderingContext2D} paint
   * @param {Colours} colours
   * @param {GraphNode} node
   * @param {boolean} isSelected
   */
  #paintNode(paint, colours, node, isSelected) {
    const { z } = this.editor.camera.view;
    paint.fillStyle = colours.surface;
    paint.fillRect(node.x, node.y, node.w, node.h);
    const asset = node.data.asset;
    const picture = typeof asset === "string" ? this.thumbnails.get(asset) : null;
    if (picture && node.data.transform) paintPart(paint, picture, node);
    else if (picture) paintCovering(paint, picture, node);
    paint.strokeStyle = isSelected ? colours.accent : colours.line;
    paint.lineWidth = (isSelected ? 2 : 1) / z;
    paint.strokeRect(node.x, node.y, node.w, node.h);
  }
}

/**
 * @param {CanvasRenderingContext2D} paint
 * @param {ImageBitmap} picture
 * @param {GraphNode} node
 */
function paintCovering(paint, picture, { x, y, w, h }) {
  const scale = Math.max(w / picture.width, h / picture.height);
  const [sw, sh] = [w / scale, h / scale];
  paint.drawImage(picture, (picture.width - sw) / 2, (picture.height - sh) / 2, sw, sh, x, y, w, h);
}

/**
 * Of a cropped, turned or mirrored picture what the node shows.
 *
 * @param {CanvasRenderingContext2D} paint
 * @param {ImageBitmap} picture
 * @param {GraphNode} node
 */
function paintPart(paint, picture, node) {
  const { rotate = 0, flip = false, x = 0, y = 0, w = 1, h = 1 } = transformOf(node);
  const isLying = rotate % 180 !== 0;
  const turned = isLying ? { w: picture.height, h: picture.width } : { w: picture.width, h: picture.height };
  const scale = Math.max(node.w / (turned.w * w), node.h / (turned.h * h));
  paint.save();
  paint.beginPath();
  paint.rect(node.x, node.y, node.w, node.h);
  paint.clip();
  // Where the middle of the whole picture comes to lie, for the part's middle to be the node's.
  const middle = { x: (0.5 - x - w / 2) * turned.w * scale, y: (0.5 - y - h / 2) * turned.h * scale };
  paint.translate(node.x + node.w / 2 + middle.x, node.y + node.h / 2 + middle.y);
  paint.rotate((rotate * Math.PI) / 180);
  paint.scale(flip ? -scale : scale, scale);
  paint.drawImage(picture, -picture.width / 2, -picture.height / 2);
  paint.restore();
}

/**
 * @param {Element} element
 * @returns {Colours}
 */
function readColours(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--color-${name}`).trim();
  return {
    surface: colour("surface"),
    frame: colour("frame"),
    ink: colour("text"),
    line: colour("line-strong"),
    accent: colour("accent"),
    text: colour("port-text"),
    image: colour("port-image"),
    peers: Array.from({ length: HUES }, (_, hue) => peerColour(hue)),
  };
}

/** @param {number} hue */
function peerColour(hue) {
  const ink = make("span", "peers__ink", { "data-hue": String(hue) });
  byId("peers", HTMLElement).append(ink);
  const { color } = getComputedStyle(ink);
  ink.remove();
  return color;
}
