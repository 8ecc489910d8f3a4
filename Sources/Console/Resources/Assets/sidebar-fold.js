/** Folds the sidebar to its icons at once, and lets the server remember it. */
class SidebarFold extends HTMLElement {
  connectedCallback() {
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const button = this.querySelector("button");
      const body = new URLSearchParams(new FormData(event.target));
      body.set(button.name, button.value);
      fetch(event.target.action, { method: "POST", body, redirect: "manual", keepalive: true });
      const isFolded = button.value === "narrow";
      document.documentElement.dataset.sidebar = button.value;
      button.value = isFolded ? "wide" : "narrow";
      button.setAttribute("aria-pressed", String(isFolded));
    });
  }
}

customElements.define("sidebar-fold", SidebarFold);
