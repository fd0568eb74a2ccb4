/** The crop dialog: a frame on the picture, in free or fixed proportions, by pointer and by keyboard. */

import { fromBox, kept, largest, nudged, toBox } from "./crop_frame.js";
import { byId, make } from "./dom.js";
import { transformOf } from "./framing.js";
import { pictureSize } from "./placing.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

/** @import {Frame, Size} from "./crop_frame.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Transform} from "./framing.js" */

/** @typedef {HTMLElement & Frame & {aspectRatio: number, $change(x: number, y: number, width: number, height: number, ratio?: number): void}} Selection */

const HANDLES = ["n-resize", "e-resize", "s-resize", "w-resize", "ne-resize", "nw-resize", "se-resize", "sw-resize"];
const LONG_STEP = 10;

/**
 * @param {Editor} editor
 * @param {string} id of an Image node
 * @param {HTMLElement} button whose data say where the picture is and how large
 */
export async function openCrop(editor, id, button) {
  const node = editor.store.view.nodes.get(id);
  if (!node || !editor.canEdit) return;
  const { versions = "", width = "0", height = "0" } = button.dataset;
  // The largest thumbnail will do to choose by; the original may take long to come.
  const source = versions.split(", ").at(-1)?.split(" ")[0] ?? "";
  try {
    const [picture] = await Promise.all([load(source), loadCropper()]);
    new CropDialog(editor, id, picture, { width: Number(width), height: Number(height) }).open(transformOf(node));
  } catch (failed) {
    toast(failed instanceof Error ? failed.message : String(failed), "error");
  }
}

async function loadCropper() {
  try {
    // @ts-expect-error from npm, put there when static files are collected
    await import("../vendor/cropper/cropper.esm.min.js");
  } catch {
    throw new Error(t("The crop tool could not be loaded. Check the connection and try again."));
  }
}

/** @param {string} url */
async function load(url) {
  const picture = new Image();
  picture.src = url;
  try {
    await picture.decode();
  } catch {
    throw new Error(t("The picture cannot be loaded, so it cannot be cropped."));
  }
  return picture;
}

class CropDialog {
  dialog = byId("crop-dialog", HTMLDialogElement);
  stage = byId("crop-stage", HTMLElement);
  ratios = byId("crop-ratio", HTMLSelectElement);
  ending = new AbortController();
  rotate = 0;
  flip = false;
  /** @type {Size} */
  area = { width: 1, height: 1 };
  /** @type {Selection | null} */
  selection = null;

  /**
   * @param {Editor} editor
   * @param {string} id
   * @param {HTMLImageElement} picture
   * @param {Size} original in pixels of the original
   */
  constructor(editor, id, picture, original) {
    this.editor = editor;
    this.id = id;
    this.picture = picture;
    this.original = original;
  }

  /** @param {Transform} transform */
  open({ fit, rotate = 0, flip = false, ratio, x = 0, y = 0, w = 1, h = 1 }) {
    this.#listen();
    this.dialog.showModal();
    this.rotate = rotate;
    this.flip = flip;
    this.ratios.value = "";
    this.#draw();
    if (fit === "crop") this.#show(fromBox({ x, y, w, h }, this.area));
    else if (fit === "cover") this.#show(largest(this.area, ratio));
    this.selection?.focus();
  }

  #listen() {
    const { signal } = this.ending;
    const on = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      byId(name, HTMLButtonElement).addEventListener("click", act, { signal });
    on("crop-left", () => this.#turn(this.rotate + 270));
    on("crop-right", () => this.#turn(this.rotate + 90));
    on("crop-mirror", () => this.#mirror());
    on("crop-reset", () => this.#reset());
    on("crop-cancel", () => this.dialog.close());
    on("crop-apply", () => this.#apply());
    this.ratios.addEventListener("change", () => this.#takeRatio(), { signal });
    window.addEventListener("resize", () => this.#redraw(), { signal });
    this.dialog.addEventListener("close", () => this.#end(), { signal });
  }

  #end() {
    this.ending.abort();
    this.stage.replaceChildren();
  }

  /** The original as it lies now. */
  get #turned() {
    const { width, height } = this.original;
    return this.rotate % 180 ? { width: height, height: width } : { width, height };
  }

  /** Width over height that the frame has to keep, if any. */
  get #ratio() {
    const { value } = this.ratios;
    if (value === "own") return this.#turned.width / this.#turned.height;
    const [width = 0, height = 0] = value.split(":").map(Number);
    return height ? width / height : undefined;
  }

  /** The picture as large as there is room for, and the frame around all of it. */
  #draw() {
    const room = this.stage.getBoundingClientRect();
    const { width, height } = this.#turned;
    const scale = Math.min(room.width / width, room.height / height);
    this.area = { width: width * scale, height: height * scale };
    const canvas = part("canvas", "crop__canvas");
    canvas.style.width = `${this.area.width}px`;
    canvas.style.height = `${this.area.height}px`;
    this.selection = makeSelection();
    canvas.append(this.#paint(), part("shade"), part("handle", "", { action: "select", plain: "" }), this.selection);
    this.stage.replaceChildren(canvas);
    this.selection.addEventListener("change", (event) => this.#check(/** @type {CustomEvent<Frame>} */ (event)));
    this.selection.addEventListener("keydown", (event) => this.#press(event));
    this.#show(largest(this.area, this.#ratio));
  }

  #paint() {
    const painted = make("canvas", "crop__picture");
    const density = window.devicePixelRatio;
    painted.width = Math.round(this.area.width * density);
    painted.height = Math.round(this.area.height * density);
    const paint = painted.getContext("2d");
    const [w, h] = this.rotate % 180 ? [painted.height, painted.width] : [painted.width, painted.height];
    paint?.translate(painted.width / 2, painted.height / 2);
    paint?.rotate((this.rotate * Math.PI) / 180);
    paint?.scale(this.flip ? -1 : 1, 1);
    paint?.drawImage(this.picture, -w / 2, -h / 2, w, h);
    return painted;
  }

  /** The same again in the room that there is now. */
  #redraw() {
    const box = this.selection ? toBox(this.selection, this.area) : null;
    this.#draw();
    if (box) this.#show(fromBox(box, this.area));
  }

  /** @param {Frame} frame */
  #show({ x, y, width, height }) {
    this.selection?.$change(x, y, width, height);
    this.#tell();
  }

  /** @param {CustomEvent<Frame>} event */
  #check(event) {
    const { selection } = this;
    if (!selection) return;
    const frame = kept(event.detail, selection, this.area, this.#ratio);
    if (["x", "y", "width", "height"].some((name) => Math.abs(Number(Reflect.get(frame, name)) - Number(Reflect.get(event.detail, name))) > 0.01)) {
      event.preventDefault();
      selection.$change(frame.x, frame.y, frame.width, frame.height);
    }
    queueMicrotask(() => this.#tell());
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { selection } = this;
    if (!selection) return;
    // One pixel of the picture at least, and of the screen: anything less is not to be seen.
    const step = Math.max(1, this.area.width / this.#turned.width) * (event.ctrlKey || event.metaKey ? LONG_STEP : 1);
    const frame = nudged(selection, event.key, { step, resizes: event.shiftKey, ratio: this.#ratio });
    if (!frame) return;
    event.preventDefault();
    this.#show(kept(frame, selection, this.area, this.#ratio));
  }

  /** What will be left, in pixels of the original. */
  get #size() {
    const { width, height } = this.#turned;
    const box = (this.selection && toBox(this.selection, this.area)) ?? { w: 1, h: 1 };
    return { width: Math.max(1, Math.round(box.w * width)), height: Math.max(1, Math.round(box.h * height)) };
  }

  #tell() {
    byId("crop-size", HTMLElement).textContent = t("{width} × {height} pixels", this.#size);
  }

  #takeRatio() {
    const ratio = this.#ratio;
    if (this.selection) this.selection.aspectRatio = ratio ?? NaN;
    if (ratio) this.#show(largest(this.area, ratio));
  }

  /** @param {number} degrees */
  #turn(degrees) {
    this.rotate = degrees % 360;
    this.#draw();
  }

  #mirror() {
    // Mirrored as it lies: for one that lies on its side that is the other way and half a turn.
    if (this.rotate % 180) this.rotate = (this.rotate + 180) % 360;
    this.flip = !this.flip;
    this.#redraw();
  }

  #reset() {
    this.rotate = 0;
    this.flip = false;
    this.ratios.value = "";
    this.#draw();
  }

  #apply() {
    const box = this.selection && toBox(this.selection, this.area);
    const turned = { ...(this.rotate ? { rotate: this.rotate } : {}), ...(this.flip ? { flip: true } : {}) };
    const isTurned = this.rotate !== 0 || this.flip;
    const transform = box ? { fit: "crop", ...turned, ...box } : isTurned ? { fit: "contain", ...turned } : null;
    const node = this.editor.store.view.nodes.get(this.id);
    const size = this.#size;
    this.dialog.close();
    if (!node) return;
    this.editor.commit([
      { op: "set", id: this.id, set: { transform } },
      { op: "size", id: this.id, ...pictureSize(this.editor.kinds[node.kind], size, node.w) },
    ]);
  }
}

/** @returns {Selection} */
function makeSelection() {
  const selection = part("selection", "crop__frame", {
    movable: "",
    resizable: "",
    outlined: "",
    precise: "",
    tabindex: "0",
    role: "group",
    "aria-label": t("Part of the picture to keep"),
    "aria-describedby": "crop-help crop-size",
  });
  selection.append(part("grid", "", { covered: "", "aria-hidden": "true" }), part("handle", "", { action: "move", "theme-color": "transparent" }));
  for (const action of HANDLES) selection.append(part("handle", "", { action }));
  return /** @type {Selection} */ (selection);
}

/**
 * One of the elements that cropperjs declares.
 *
 * @param {string} name
 * @param {string} [className]
 * @param {Record<string, string>} [attributes]
 */
function part(name, className = "", attributes = {}) {
  const made = document.createElement(`cropper-${name}`);
  if (className) made.className = className;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
