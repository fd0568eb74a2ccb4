/** The wires in the page, as SVG paths from the model alone; only those that cross the view exist. */

import { makeSvg } from "./dom.js";
import { nextFrame } from "./frame.js";
import { edgeEnds, grow, overlap, wireBox, wirePath } from "./geometry.js";
import { portOf } from "./graph.js";

/** @import {Editor} from "./editor.js" */
/** @import {Box, Edge, Point} from "./types.js" */

const NEAR = 100;

/** @typedef {{start: Point, end: Point, box: Box}} Course */

export class Edges {
  /** @type {Map<string, SVGGElement>} */
  #drawn = new Map();
  /** Where each wire runs, kept until one of its ends moves. @type {Map<string, Course>} */
  #courses = new Map();
  /** Targets whose run is going on: what feeds them is shown in motion. @type {Set<string>} */
  #active = new Set();

  /**
   * @param {Editor} editor
   * @param {SVGSVGElement} layer
   */
  constructor(editor, layer) {
    this.editor = editor;
    this.layer = layer;
    editor.store.onChange(({ nodes, edges }) => {
      this.#forget(nodes, edges);
      nextFrame(this.draw);
    });
    editor.camera.onChange(() => this.draw());
    editor.selection.onChange(() => nextFrame(this.draw));
  }

  /**
   * @param {string} node
   * @param {boolean} isRunning
   */
  setActive(node, isRunning) {
    if (this.#active.has(node) === isRunning) return;
    if (isRunning) this.#active.add(node);
    else this.#active.delete(node);
    nextFrame(this.draw);
  }

  draw = () => {
    const { camera, store } = this.editor;
    if (camera.isOverview) return;
    const near = grow(camera.shown, NEAR / camera.view.z);
    /** @type {Set<string>} */
    const seen = new Set();
    for (const edge of store.view.edges.values()) {
      const course = this.#course(edge);
      if (!course || !overlap(course.box, near)) continue;
      seen.add(edge.id);
      this.#mark(this.#drawn.get(edge.id) ?? this.#add(edge, course), edge);
    }
    for (const [id, group] of this.#drawn) if (!seen.has(id)) this.#remove(id, group);
  };

  /** @param {Edge} edge */
  #course(edge) {
    const known = this.#courses.get(edge.id);
    if (known) return known;
    const ends = edgeEnds(this.editor.store.view, this.editor.kinds, edge);
    if (!ends) return null;
    const course = { ...ends, box: wireBox(ends.start, ends.end) };
    this.#courses.set(edge.id, course);
    const group = this.#drawn.get(edge.id);
    if (group) setPath(group, course);
    return course;
  }

  /**
   * @param {Set<string>} nodes
   * @param {Set<string>} edges
   */
  #forget(nodes, edges) {
    for (const id of edges) this.#courses.delete(id);
    for (const edge of this.editor.store.view.edges.values()) {
      if (nodes.has(edge.from[0]) || nodes.has(edge.to[0])) this.#courses.delete(edge.id);
    }
  }

  /**
   * @param {Edge} edge
   * @param {Course} course
   */
  #add(edge, course) {
    const { kinds, store } = this.editor;
    const group = makeSvg("g", "edge");
    group.dataset.edge = edge.id;
    const source = store.view.nodes.get(edge.from[0]);
    group.dataset.type = source ? (portOf(kinds, source.kind, "out", edge.from[1])?.type ?? "") : "";
    group.append(makeSvg("path", "edge__hit"), makeSvg("path", "edge__line"));
    setPath(group, course);
    this.#drawn.set(edge.id, group);
    this.layer.append(group);
    return group;
  }

  /**
   * @param {SVGGElement} group
   * @param {Edge} edge
   */
  #mark(group, edge) {
    group.classList.toggle("is-selected", this.editor.selection.edges.has(edge.id));
    group.classList.toggle("is-active", this.#active.has(edge.to[0]));
  }

  /**
   * @param {string} id
   * @param {SVGGElement} group
   */
  #remove(id, group) {
    group.remove();
    this.#drawn.delete(id);
  }
}

/**
 * @param {SVGGElement} group
 * @param {Course} course
 */
function setPath(group, { start, end }) {
  const path = wirePath(start, end);
  for (const part of group.children) part.setAttribute("d", path);
}
