/**
 * What the editor does without until somebody asks for it: dialogs, panels, the list, uploads, arranging. One module, so
 * that it is one more request and everything is there for when the connection is not (`load_lazy.js`).
 */

export { alignSelected, distributeSelected, frameSelected, tidySelected } from "./arranging_nodes.js";
export { renameCanvas } from "./canvas_name.js";
export { askWhatToConnect } from "./connecting.js";
export { openCrop } from "./crop_dialog.js";
export { GalleryPanel } from "./gallery_panel.js";
export { refreshHistory, showHistory } from "./history_dialog.js";
export { ListView } from "./list_view.js";
export { pasted } from "./pasting.js";
export { copyPicture, fill, rebuild, useAsReference } from "./picture_actions.js";
export { askToRun } from "./plan_dialog.js";
export { QueuePanel } from "./queue_panel.js";
export { RunNews } from "./run_news.js";
export { showShortcuts } from "./shortcut_sheet.js";
export { Uploading } from "./uploading.js";
export { viewPicture } from "./viewer.js";
