/**
 * The shapes that the modules share. This file holds no code.
 *
 * @typedef {"text" | "image"} PortType
 * @typedef {{id: string, label: string, type: PortType, many: boolean, required: boolean}} Port
 * @typedef {Record<string, unknown>} Data
 * @typedef {{id: string, label: string, hint: string, icon: string, size: [number, number], inputs: Port[],
 *   outputs: Port[], data: Data, runs: boolean, opensFile: boolean, backdrop: boolean, made: string[], pictures: string[]}} Kind
 *   `made`: fields that runs write; `pictures`: fields that hold the id of a picture of the canvas
 * @typedef {Record<string, Kind>} Kinds
 *
 * @typedef {{id: string, kind: string, x: number, y: number, w: number, h: number, data: Data}} GraphNode
 *   in canvas pixels
 * @typedef {[node: string, port: string]} End
 * @typedef {{id: string, from: End, to: End}} Edge
 * @typedef {{nodes: Map<string, GraphNode>, edges: Map<string, Edge>}} Graph  edges in wire order
 *
 * @typedef {{op: "node+"} & GraphNode} AddNode
 * @typedef {{op: "node-", id: string}} RemoveNode
 * @typedef {{op: "move", id: string, x: number, y: number}} MoveNode
 * @typedef {{op: "size", id: string, w: number, h: number}} SizeNode
 * @typedef {{op: "set", id: string, set: Data}} SetData
 * @typedef {{op: "entry", id: string, field: string, key: string, value: unknown}} SetEntry  null takes it out
 * @typedef {{op: "edge+"} & Edge} AddEdge
 * @typedef {{op: "edge-", id: string}} RemoveEdge
 * @typedef {AddNode | RemoveNode | MoveNode | SizeNode | SetData | SetEntry | AddEdge | RemoveEdge} Op
 * @typedef {{cid: string, ops: Op[]}} Batch
 * @typedef {{rev: number, cid: string, by: unknown, ops: Op[]}} Change
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, y: number, w: number, h: number}} Box
 * @typedef {{x: number, y: number, z: number}} View  the canvas point at the window's corner, and the zoom
 * @typedef {"in" | "out"} Side
 * @typedef {{node: string, port: string, side: Side}} PortRef
 *
 * @typedef {"viewer" | "editor" | "owner"} Role
 * @typedef {{canvas: {id: string, name: string, rev: number}, role: Role, me: {id: unknown, name: string},
 *   nodes: GraphNode[], edges: Edge[], kinds: Kinds, urls: {socket: string, cards: string, assets: string, assetCopies: string, camera: string},
 *   promptLimit: number, pictureMaxBytes: number, camera: unknown}} Page
 *   `camera`: where this person looked last, with the point in the middle of the window
 */

export {};
