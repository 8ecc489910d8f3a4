/** On narrow screens the sidebar is a drawer: a button opens it; Escape, a link or a tap beside it closes it. */
class NavigationDrawer extends HTMLElement {
  connectedCallback() {
    this.opener = document.querySelector("[data-opens-drawer]");
    this.opener?.addEventListener("click", () => this.toggle(!this.classList.contains("open")));
    this.addEventListener("click", (event) => {
      if (event.target === this || event.target.closest("a")) this.toggle(false);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.classList.contains("open")) this.toggle(false);
    });
  }

  toggle(isOpen) {
    this.classList.toggle("open", isOpen);
    this.opener?.setAttribute("aria-expanded", String(isOpen));
    document.querySelector(".content").inert = isOpen;
    if (isOpen) this.querySelector("a").focus();
    else this.opener?.focus();
  }
}

customElements.define("navigation-drawer", NavigationDrawer);
