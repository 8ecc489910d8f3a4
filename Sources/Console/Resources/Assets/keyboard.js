/** Whether keys typed at `target` are text. */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

// `/` and Ctrl-K lead to the search, Escape leaves it.
document.addEventListener("keydown", (event) => {
  const search = document.getElementById("search");
  if (!search || event.defaultPrevented) return;
  const isPalette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (isPalette || isSlash) {
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
