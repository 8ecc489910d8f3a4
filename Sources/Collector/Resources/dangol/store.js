// What has to outlive the page: in localStorage; in memory where that is blocked or full.

const memory = new Map();

// Reading the property alone may throw (cookies blocked, sandboxed frame), and some web views answer null.
const disk = (() => {
  try {
    window.localStorage.getItem("dangol");
    return window.localStorage;
  } catch {
    return null;
  }
})();

const store = {
  get(name) {
    return memory.has(name) ? memory.get(name) : disk && disk.getItem(name);
  },

  set(name, text) {
    try {
      disk.setItem(name, text);
      memory.delete(name);
    } catch {
      memory.set(name, text);
    }
  },

  remove(name) {
    memory.delete(name);
    if (disk) disk.removeItem(name);
  },

  // In the order of their names.
  names(prefix) {
    const all = new Set([...memory.keys(), ...Object.keys(disk || {})]);
    return [...all].filter((name) => name.startsWith(prefix)).sort();
  },

  // What was kept with `keep`; an empty object where there is nothing, or somebody else wrote there.
  recall(name) {
    try {
      return JSON.parse(this.get(name)) || {};
    } catch {
      return {};
    }
  },

  keep(name, value) {
    this.set(name, JSON.stringify(value));
  },
};

// `crypto.randomUUID` is there on secure pages only.
const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
