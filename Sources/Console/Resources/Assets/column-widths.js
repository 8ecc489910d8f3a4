const step = 16;
const narrowest = 64;
const widest = 960;

/** The handle that had the focus before the list was drawn again. */
let focusedKey;

/** What was pulled after the list was asked for that is about to be drawn. */
let pulledMeanwhile;

/** A table whose columns can be pulled wider and narrower, also with the arrow keys; the address keeps the widths. */
class ColumnWidths extends HTMLElement {
  connectedCallback() {
    this.table = this.querySelector("table");
    // On a phone the rows are cards.
    if (!matchMedia("(min-width: 861px)").matches) return;
    for (const heading of this.querySelectorAll("th[data-key]")) this.arm(heading);
    this.querySelector(`th[data-key="${CSS.escape(focusedKey ?? "")}"] .grip`)?.focus();
    focusedKey = undefined;
    if (!pulledMeanwhile) return;
    const { key, width } = pulledMeanwhile;
    const heading = this.querySelector(`th[data-key="${CSS.escape(key)}"]`);
    if (!heading) return;
    this.widen(heading, width);
    this.keepSoon(key);
  }

  arm(heading) {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.tabIndex = 0;
    const told = {
      role: "separator", "aria-orientation": "vertical", "aria-valuemin": narrowest, "aria-valuemax": widest,
      "aria-valuenow": Math.round(heading.offsetWidth), "aria-label": `${this.dataset.label} ${heading.textContent.trim()}`,
    };
    for (const [name, value] of Object.entries(told)) grip.setAttribute(name, value);
    // Until all is laid out, columns move.
    grip.addEventListener("focus", () => grip.setAttribute("aria-valuenow", Math.round(heading.offsetWidth)));
    grip.addEventListener("pointerdown", (event) => this.pull(heading, grip, event));
    grip.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: -step, ArrowRight: step }[event.key];
      if (!way) return;
      event.preventDefault();
      this.widen(heading, heading.offsetWidth + way);
      this.keepSoon(heading.dataset.key);
    });
    heading.append(grip);
  }

  pull(heading, grip, event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const [from, width] = [event.clientX, heading.offsetWidth];
    const move = (now) => this.widen(heading, width + now.clientX - from);
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => {
      grip.removeEventListener("pointermove", move);
      this.keep();
    }, { once: true });
  }

  keepSoon(key) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isConnected && this.keep(key), 500);
  }

  widen(heading, width) {
    this.hold();
    const held = Math.round(Math.min(Math.max(width, narrowest), widest));
    this.columns[[...heading.parentNode.children].indexOf(heading)].setAttribute("width", held);
    heading.querySelector(".grip").setAttribute("aria-valuenow", held);
    pulledMeanwhile = { key: heading.dataset.key, width: held };
  }

  /** As long as nothing was pulled, the browser spreads the columns over the room there is: that is written down first. */
  hold() {
    if (this.table.classList.contains("held")) return;
    const headings = [...this.table.tHead.rows[0].cells];
    const widths = headings.map((heading) => Math.round(heading.offsetWidth));
    const group = document.createElement("colgroup");
    for (const width of widths) {
      const column = document.createElement("col");
      column.setAttribute("width", width);
      group.append(column);
    }
    this.table.prepend(group);
    this.table.classList.add("held");
  }

  get columns() {
    return this.table.querySelector("colgroup").children;
  }

  /** The links of the page have to know too, so it is drawn again. */
  keep(key) {
    if (!this.table.classList.contains("held")) return;
    focusedKey = key;
    pulledMeanwhile = undefined;
    const headings = [...this.table.tHead.rows[0].cells];
    const widths = headings.filter((heading) => heading.dataset.key)
      .map((heading) => `${heading.dataset.key}~${this.columns[headings.indexOf(heading)].getAttribute("width")}`);
    const address = new URL(location.href);
    address.searchParams.set("widths", widths.join(","));
    history.replaceState(history.state, "", address);
    htmx.ajax("GET", address.pathname + address.search, { source: this, target: this.closest("section"), swap: "outerHTML" });
  }
}

customElements.define("column-widths", ColumnWidths);
