/** A chart whose parts say what they stand for as soon as they are pointed at, also by a finger; the browser's own hint comes late, or never. */
class ChartTip extends HTMLElement {
  connectedCallback() {
    this.tip = document.createElement("output");
    this.tip.className = "chart-tip";
    this.tip.hidden = true;
    this.append(this.tip);
    // The words leave the title: it would show them a second time.
    for (const title of this.querySelectorAll("svg title")) {
      title.parentElement.dataset.tip = title.textContent;
      title.remove();
    }
    this.addEventListener("pointermove", (event) => this.show(event));
    this.addEventListener("pointerdown", (event) => this.show(event));
    this.addEventListener("pointerleave", () => this.hide());
  }

  disconnectedCallback() {
    this.tip.remove();
  }

  show(event) {
    const words = event.target.closest("[data-tip]")?.dataset.tip;
    if (!words) return this.hide();
    this.tip.textContent = words;
    this.tip.hidden = false;
    const box = this.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 12, box.width - this.tip.offsetWidth);
    const top = event.clientY - box.top - this.tip.offsetHeight - 8;
    this.tip.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
  }

  hide() {
    this.tip.hidden = true;
  }
}

customElements.define("chart-tip", ChartTip);
