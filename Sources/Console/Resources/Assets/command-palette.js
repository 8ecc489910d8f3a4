import { isTyping } from "./keyboard.js";
import { toast } from "./toast.js";

const pause = 60;

/** Ctrl-K: type, choose with the arrows, Enter. The focus stays in the field; the chosen item is told to screen readers. */
class CommandPalette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input[role=combobox]");
    this.results = this.querySelector(".palette-results");
    this.form = this.querySelector("form");
    this.press = (event) => this.summon(event);
    document.addEventListener("keydown", this.press);
    this.opener = (event) => {
      if (!event.target.closest?.("[data-opens-palette]")) return;
      event.preventDefault();
      this.open();
    };
    document.addEventListener("click", this.opener);
    this.input.addEventListener("input", () => this.seek(pause));
    this.input.addEventListener("keydown", (event) => this.steer(event));
    this.results.addEventListener("click", (event) => this.take(event));
    this.results.addEventListener("pointermove", (event) => this.mark(event.target.closest("[role=option]")));
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
    document.removeEventListener("click", this.opener);
  }

  summon(event) {
    const isChord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (event.defaultPrevented || !(isChord || (isSlash && !document.querySelector("[data-searches-here]")))) return;
    event.preventDefault();
    if (this.dialog.open && isChord) this.dialog.close();
    else this.open();
  }

  open() {
    if (this.dialog.open) return;
    // One thing at a time: another dialog or menu gives way.
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    document.querySelector("dialog[open]")?.close();
    this.dialog.showModal();
    this.input.select();
    this.seek(0);
  }

  seek(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const address = `${this.dataset.results}?q=${encodeURIComponent(this.input.value)}`;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal });
      // Logged out meanwhile: the page itself leads to the login.
      if (answer.headers.has("HX-Redirect")) return location.reload();
      const html = await answer.text();
      if (!signal.aborted) this.show(answer.ok ? html : "");
    } catch {
      if (!signal.aborted) toast(this.dataset.failure);
    }
  }

  show(html) {
    this.results.innerHTML = html;
    const isFound = this.options.length > 0;
    this.input.setAttribute("aria-expanded", String(isFound));
    if (isFound) this.input.setAttribute("aria-controls", "palette-list");
    else this.input.removeAttribute("aria-controls");
    this.mark(this.options[0]);
    this.dataset.shown = this.input.value;
  }

  get options() {
    return [...this.results.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.results.querySelector("[aria-selected=true]");
  }

  mark(option) {
    if (option === this.chosen && option) return;
    this.chosen?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  steer(event) {
    if (event.isComposing) return;
    const { options } = this;
    const here = options.indexOf(this.chosen);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + 8, PageUp: here - 8 }[event.key];
    if (next !== undefined && options.length) {
      event.preventDefault();
      const isStep = event.key.startsWith("Arrow");
      const index = isStep ? (next + options.length) % options.length : Math.min(Math.max(next, 0), options.length - 1);
      this.mark(options[index]);
      options[index].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      // What is shown may be older than what was just typed.
      if (this.dataset.shown === this.input.value) this.chosen?.click();
      else this.ask().then(() => this.chosen?.click());
    } else if (event.key === "Tab") {
      event.preventDefault();
    }
  }

  take(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    if (!option.dataset.field) {
      if (!event.ctrlKey && !event.metaKey) this.dialog.close();
      return;
    }
    event.preventDefault();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: option.dataset.field, value: option.dataset.value });
    this.form.append(field);
    this.form.action = option.getAttribute("href");
    this.form.submit();
  }
}

customElements.define("command-palette", CommandPalette);
