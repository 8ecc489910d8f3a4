import { isTyping } from "./keyboard.js";

const mostRows = 200;
const noticeTime = 3000;
const retryTime = 3000;

/** The live screen: puts rows from the stream on top of the list, holds them while paused, reconnects when cut off. */
class LiveEvents extends HTMLElement {
  connectedCallback() {
    this.rows = this.querySelector(".live-rows");
    this.notice = this.querySelector(".live-notice");
    this.button = this.querySelector(".live-pause");
    this.held = [];
    this.button.addEventListener("click", () => this.pause(!this.isPaused));
    this.querySelector("form").addEventListener("change", (event) => event.currentTarget.requestSubmit());
    this.addEventListener("htmx:beforeRequest", (event) => this.open(event));
    this.addEventListener("htmx:afterRequest", (event) => this.mark(event.target.closest("tr")));
    this.press = (event) => {
      if (event.key !== " " || isTyping(event.target) || event.target.closest("button, a, summary")) return;
      event.preventDefault();
      this.pause(!this.isPaused);
    };
    this.look = () => (document.visibilityState === "visible" ? this.connect() : this.disconnect());
    document.addEventListener("keydown", this.press);
    document.addEventListener("visibilitychange", this.look);
    this.connect();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
    document.removeEventListener("visibilitychange", this.look);
    this.disconnect();
  }

  connect() {
    if (this.stream) return;
    this.stream = new EventSource(this.dataset.stream);
    this.stream.addEventListener("open", () => {
      this.isLost = false;
      this.tell();
    });
    this.stream.addEventListener("error", () => {
      this.isLost = true;
      this.tell();
      // The browser tries again by itself, but gives up for good where somebody answers with an error meanwhile.
      if (this.stream.readyState === EventSource.CLOSED) this.retry();
    });
    this.stream.addEventListener("rate", (event) => {
      document.dispatchEvent(new CustomEvent("live-rate", { detail: event.data }));
    });
    this.stream.addEventListener("sample", (event) => {
      this.sample = event.data;
      clearTimeout(this.sampleTimer);
      this.sampleTimer = setTimeout(() => {
        this.sample = undefined;
        this.tell();
      }, noticeTime);
      this.tell();
    });
    this.stream.addEventListener("events", (event) => this.take(event.data));
  }

  retry() {
    this.disconnect();
    this.retryTimer = setTimeout(this.look, retryTime);
  }

  disconnect() {
    clearTimeout(this.retryTimer);
    this.stream?.close();
    this.stream = undefined;
  }

  take(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const rows = [...template.content.querySelectorAll("tr")];
    if (this.isPaused) {
      this.held = [...rows, ...this.held].slice(0, mostRows);
      this.tell();
    } else {
      this.add(rows);
    }
  }

  add(rows) {
    const fresh = rows.filter((row) => !this.rows.querySelector(`[data-event="${CSS.escape(row.dataset.event)}"]`));
    for (const row of fresh) row.classList.add("new");
    this.rows.prepend(...fresh);
    for (const row of fresh) htmx.process(row);
    while (this.rows.rows.length > mostRows) this.rows.lastElementChild.remove();
  }

  pause(isPaused) {
    this.isPaused = isPaused;
    this.button.setAttribute("aria-pressed", String(isPaused));
    const word = this.button.querySelector(".live-pause-word");
    word.textContent = isPaused ? word.dataset.resume : word.dataset.pause;
    if (!isPaused) {
      this.add(this.held);
      this.held = [];
    }
    this.tell();
  }

  /** What there is to say about the stream, the most important first. */
  tell() {
    const waiting = this.held.length ? ` ${this.dataset.waiting.replace("{count}", this.held.length)}` : "";
    const text = this.isLost ? this.dataset.lost : this.isPaused ? this.dataset.paused + waiting : (this.sample ?? "");
    this.notice.textContent = text;
    this.notice.hidden = !text;
    this.notice.classList.toggle("warn", Boolean(this.isLost || this.isPaused));
  }

  /** Where there is no room beside the list, an event opens on a page of its own. */
  open(event) {
    if (!matchMedia("(max-width: 1100px)").matches || !event.target.href) return;
    event.preventDefault();
    location.assign(event.target.href);
  }

  /** The row whose event is open; its address opens it again. */
  mark(row) {
    if (!row?.dataset.event) return;
    for (const other of this.rows.querySelectorAll(".open")) other.classList.remove("open");
    row.classList.add("open");
    const address = new URL(location.href);
    address.searchParams.set("event", row.dataset.event);
    history.replaceState(history.state, "", address);
  }
}

customElements.define("live-events", LiveEvents);
