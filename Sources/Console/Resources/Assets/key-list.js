import { isTyping } from "./keyboard.js";

/** A list of rows that the arrow keys walk through; Enter follows the row's link by itself. */
class KeyList extends HTMLElement {
  connectedCallback() {
    this.listen = (event) => this.walk(event);
    document.addEventListener("keydown", this.listen);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listen);
  }

  walk(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open], details.menu[open]")) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step) return;
    const links = [...this.querySelectorAll(".row-link")];
    const here = links.indexOf(document.activeElement);
    // From elsewhere arrows scroll the page, as they do everywhere; j and k enter the list.
    if (here < 0 && event.key.startsWith("Arrow") && document.activeElement !== document.body) return;
    const next = here < 0 ? links[0] : links[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("key-list", KeyList);
