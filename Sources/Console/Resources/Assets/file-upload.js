/** Sends the chosen file as it is, shows how much of it is there, and goes on to where the answer says. */
class FileUpload extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.zone = this.querySelector(".drop-zone");
    this.input.addEventListener("change", () => this.send(this.input.files[0]));
    for (const name of ["dragenter", "dragover"]) {
      this.zone.addEventListener(name, (event) => {
        event.preventDefault();
        this.zone.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) this.zone.addEventListener(name, () => this.zone.classList.remove("over"));
    this.zone.addEventListener("drop", (event) => {
      event.preventDefault();
      this.send(event.dataTransfer.files[0]);
    });
    this.closest("dialog")?.addEventListener("close", () => this.request?.abort());
  }

  send(file) {
    if (!file) return;
    this.say("");
    if (file.size > Number(this.dataset.limit)) return this.say(this.dataset.tooLarge);
    const kind = this.querySelector("[name=kind]:checked").value;
    const address = `${this.dataset.to}?${new URLSearchParams({ kind, name: file.name })}`;
    // fetch() does not tell how much has been sent.
    this.request = new XMLHttpRequest();
    this.request.open("POST", address);
    this.request.setRequestHeader("X-CSRF-Token", this.dataset.csrf);
    this.request.setRequestHeader("HX-Request", "true");
    this.request.setRequestHeader("Content-Type", "application/octet-stream");
    this.request.upload.addEventListener("progress", (event) => this.show(event.loaded / Math.max(event.total, 1)));
    this.request.addEventListener("load", () => this.finish());
    this.request.addEventListener("error", () => this.say(this.dataset.failed));
    this.show(0);
    this.request.send(file);
  }

  show(fraction) {
    const percent = Math.floor(fraction * 100);
    const state = this.querySelector(".upload-state");
    state.hidden = false;
    state.querySelector("progress").value = percent;
    state.querySelector(".upload-text").textContent = `${this.dataset.uploading} ${percent} %`;
  }

  finish() {
    const location = this.request.getResponseHeader("Location");
    if (this.request.status === 201 && location) window.location.assign(location);
    else this.say(this.request.responseText || this.dataset.failed);
  }

  /** What is wrong; nothing where nothing is. */
  say(text) {
    const problem = this.querySelector("[role=alert]");
    problem.textContent = text;
    problem.hidden = !text;
    this.querySelector(".upload-state").hidden = true;
    if (text) this.input.value = "";
  }
}

customElements.define("file-upload", FileUpload);
