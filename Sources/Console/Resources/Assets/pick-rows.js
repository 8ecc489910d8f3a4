import { isTyping } from "./keyboard.js";

const remembered = "picked-row";

// `x` ticks the row that has the focus. Where rows cannot be ticked yet, it opens the selection with that row ticked.
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const link = document.activeElement?.closest("tr")?.querySelector(".row-link");
  const opener = document.querySelector("[data-opens-selection]");
  if (!link || !opener || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const box = link.closest("tr").querySelector(".cell-pick input");
  if (box) {
    box.checked = !box.checked;
    return;
  }
  sessionStorage.setItem(remembered, link.getAttribute("href"));
  location.assign(opener.href);
});

const href = sessionStorage.getItem(remembered);
if (href) {
  sessionStorage.removeItem(remembered);
  const link = document.querySelector(`.row-link[href="${CSS.escape(href)}"]`);
  const box = link?.closest("tr").querySelector(".cell-pick input");
  if (box) {
    box.checked = true;
    link.focus();
  }
}
