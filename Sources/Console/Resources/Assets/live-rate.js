const interval = 5000;

/** How many events a second come in, asked for while somebody looks. The live screen knows it better and says so. */
class LiveRate extends HTMLElement {
  connectedCallback() {
    this.told = (event) => {
      this.isTold = true;
      this.show(event.detail);
    };
    this.look = () => {
      if (document.visibilityState === "visible") this.ask();
    };
    document.addEventListener("live-rate", this.told);
    document.addEventListener("visibilitychange", this.look);
    this.timer = setInterval(this.look, interval);
    this.look();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("live-rate", this.told);
    document.removeEventListener("visibilitychange", this.look);
  }

  async ask() {
    if (this.isTold) return;
    try {
      const answer = await fetch(this.dataset.stream, { headers: { Accept: "text/plain" } });
      if (answer.ok) this.show(await answer.text());
    } catch {
      this.show(this.dataset.quiet);
    }
  }

  show(text) {
    this.querySelector(".live-rate-text").textContent = text;
    this.classList.toggle("good", text !== this.dataset.quiet);
  }
}

customElements.define("live-rate", LiveRate);
