const retryTime = 3000;

/** The first page keeps itself up to date: of what the stream sends, only those parts are put in that have changed. */
class LiveHome extends HTMLElement {
  connectedCallback() {
    this.look = () => (document.visibilityState === "visible" ? this.connect() : this.disconnect());
    document.addEventListener("visibilitychange", this.look);
    this.look();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.look);
    this.disconnect();
  }

  connect() {
    if (this.stream) return;
    this.stream = new EventSource(this.dataset.stream);
    this.stream.addEventListener("home", (event) => this.take(event.data));
    this.stream.addEventListener("error", () => {
      // The browser tries again by itself, but gives up for good where somebody answers with an error meanwhile.
      if (this.stream.readyState !== EventSource.CLOSED) return;
      this.disconnect();
      this.retryTimer = setTimeout(this.look, retryTime);
    });
  }

  disconnect() {
    clearTimeout(this.retryTimer);
    this.stream?.close();
    this.stream = undefined;
  }

  take(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const parts = [...template.content.querySelectorAll("[data-part]")];
    const here = new Map([...this.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    // Another source, another day with its charts: what there is has changed, not only what it says.
    if (parts.length !== here.size || parts.some((part) => !here.has(part.dataset.part))) {
      if (!this.contains(document.activeElement)) this.replaceChildren(template.content);
      return;
    }
    for (const part of parts) this.put(part, here.get(part.dataset.part));
  }

  put(fresh, old) {
    if (fresh.innerHTML === old.innerHTML) return;
    // Whoever stands in it or reads its table is not disturbed.
    if (old.contains(document.activeElement) && document.activeElement !== document.body) return;
    if (old.querySelector("details[open]")) return;
    old.replaceChildren(...fresh.childNodes);
    old.classList.remove("changed");
    requestAnimationFrame(() => old.classList.add("changed"));
  }
}

customElements.define("live-home", LiveHome);
