const interval = 10_000;

/** Says that all notices in `list` have been seen. */
async function see(list) {
  const through = list?.dataset.through;
  if (!through || !list.querySelector(".new")) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
  await fetch("/notices/seen", {
    method: "POST", headers: { "X-CSRF-Token": token }, body: new URLSearchParams({ through }),
  });
}

/** The bell: how many notices are new, and what they say once it is opened. */
class NoticeBell extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    this.details.addEventListener("toggle", () => this.details.open && this.open());
    this.look = () => document.visibilityState === "visible" && this.ask();
    document.addEventListener("visibilitychange", this.look);
    this.timer = setInterval(this.look, interval);
    this.look();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.count, { headers: { Accept: "text/plain" } });
      if (answer.ok) this.show(await answer.text());
    } catch {
      // Asked again in a moment.
    }
  }

  show(count) {
    const badge = this.querySelector(".bell-count");
    badge.textContent = count;
    badge.hidden = !count;
    const label = count ? `${this.dataset.label}: ${this.dataset.new.replace("{count}", count)}` : this.dataset.label;
    this.querySelector("summary").setAttribute("aria-label", label);
  }

  async open() {
    const body = this.querySelector(".notices-body");
    const answer = await fetch("/notices", { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    body.innerHTML = await answer.text();
    await see(body.querySelector(".notices"));
    this.show("");
  }
}

/** A list of notices that are seen because they are shown. */
class SeenNotices extends HTMLElement {
  connectedCallback() {
    see(this.querySelector(".notices"));
  }
}

customElements.define("notice-bell", NoticeBell);
customElements.define("seen-notices", SeenNotices);
