// Everything that every page needs. Each element is a module of its own.
import "./keyboard.js";
import "./command-palette.js";
import "./navigation-drawer.js";
import "./notice-bell.js";
import "./sidebar-fold.js";
import "./menu-button.js";
import "./copy-button.js";
import "./keep-draft.js";
import "./undo-toast.js";
import "./key-list.js";
import "./pick-rows.js";
import "./column-widths.js";
import "./chart-tip.js";
import "./open-dialog.js";
import "./tab-strip.js";
import "./file-upload.js";
import "./live-rate.js";
import "./live-events.js";
import "./live-home.js";
import { toast } from "./toast.js";

// A part of a page that could not be fetched says why, in the words of the answer.
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  toast(type.startsWith("text/plain") ? xhr.responseText : document.body.dataset.failure);
});
document.addEventListener("htmx:sendError", () => toast(document.body.dataset.failure));
