/** Tabs over panels: arrows move between them. */
class TabStrip extends HTMLElement {
  connectedCallback() {
    this.tabs = [...this.querySelectorAll('[role="tab"]')];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.choose(tab));
    this.addEventListener("keydown", (event) => {
      const here = this.tabs.indexOf(event.target);
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (here < 0 || !step) return;
      event.preventDefault();
      const next = this.tabs[(here + step + this.tabs.length) % this.tabs.length];
      this.choose(next);
      next.focus();
    });
  }

  choose(chosen) {
    for (const tab of this.tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
    }
  }
}

customElements.define("tab-strip", TabStrip);
