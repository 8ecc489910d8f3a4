/** A `details` that behaves like a menu: one open at a time, arrows move in it, Escape and a click elsewhere close it. */
class MenuButton extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    this.closeOutside = (event) => {
      if (!this.contains(event.target)) this.details.open = false;
    };
    document.addEventListener("click", this.closeOutside);
    document.addEventListener("focusin", this.closeOutside);
    this.addEventListener("keydown", (event) => this.move(event));
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.closeOutside);
    document.removeEventListener("focusin", this.closeOutside);
  }

  move(event) {
    if (event.key === "Escape" && this.details.open) {
      this.details.open = false;
      this.querySelector("summary").focus();
      event.stopPropagation();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.details.open = true;
    const items = [...this.querySelectorAll(".menu-item")];
    const next = items[items.indexOf(document.activeElement) + step] ?? items[step > 0 ? 0 : items.length - 1];
    next?.focus();
  }
}

customElements.define("menu-button", MenuButton);
