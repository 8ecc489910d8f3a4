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

// A part of a page that could not be fetched says why, in the words of the answer: where it would have stood, or beside all else
// where something stands there already.
const failed = ({ target }, why) => {
  const place = target?.querySelector(".skeleton");
  if (!place) return toast(why);
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.role = "alert";
  problem.textContent = why;
  place.replaceWith(problem);
};

document.addEventListener("htmx:responseError", ({ detail }) => {
  const type = detail.xhr.getResponseHeader("Content-Type") ?? "";
  failed(detail, type.startsWith("text/plain") ? detail.xhr.responseText : document.body.dataset.failure);
});
document.addEventListener("htmx:sendError", ({ detail }) => failed(detail, document.body.dataset.failure));
