/** Whether keys typed at `target` are text. */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

// Where the search searches the list of the page, `/` leads to it, Escape leaves it, and the arrow goes into the list.
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-searches-here]");
  if (!search || event.defaultPrevented) return;
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (isSlash) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && event.target === search) {
    search.blur();
  } else if (event.key === "ArrowDown" && event.target === search) {
    const first = document.querySelector("key-list .row-link");
    if (first) {
      event.preventDefault();
      first.focus();
    }
  }
});
