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

// A part of a page that could not be fetched says why, in the words of the answer: where it would have stood, with a way to ask again, or
// beside all else where something stands there already.
const failed = ({ target }, why) => {
  const waiting = target?.querySelector(".skeleton");
  if (!waiting) return toast(why);
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.role = "alert";
  problem.textContent = why;
  const again = document.createElement("button");
  again.className = "btn small";
  again.type = "button";
  again.textContent = document.body.dataset.again;
  const place = document.createElement("div");
  place.className = "failed-part";
  place.append(problem, again);
  again.addEventListener("click", () => {
    // The button goes; whoever pressed it by key stays where it was.
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    place.replaceWith(waiting);
    htmx.ajax("GET", target.getAttribute("hx-get"), { source: target, target, swap: "innerHTML" });
  });
  waiting.replaceWith(place);
};

document.addEventListener("htmx:responseError", ({ detail }) => {
  const type = detail.xhr.getResponseHeader("Content-Type") ?? "";
  failed(detail, type.startsWith("text/plain") ? detail.xhr.responseText : document.body.dataset.failure);
});
document.addEventListener("htmx:sendError", ({ detail }) => failed(detail, document.body.dataset.failure));
