// Events that the server has not acknowledged. One entry of the store for each, shared by all tabs of the site; one tab
// sends at a time, whatever tab they came from. An entry goes when the server has answered, and only then, but for what
// is handed to the browser on leaving a page while the server is known to be well: that goes once.

const QUEUE = "dangol.q.";
const FLIGHT = "dangol.flight";
const PAUSE = "dangol.pause";
const HEALTH = "dangol.health";

const GATHERING = 250;
const ANSWER_WITHIN = 15000;
const LONGEST_PAUSE = 300000;
const HEALTHY_FOR = 600000;
const MOST_KEPT = 1000;
const MOST_SENT = 50;
// Browsers send at most 64 KiB on behalf of a page that is gone.
const MOST_BYTES = 60000;

const tab = uuid();
const mine = new Set();
let host;
let writeKey;
let locks = navigator.locks;
let isLeaving = false;
let isSending = false;
let flying = [];
let most = MOST_SENT;
let count = 0;
let timer;
let due = Infinity;

function enqueue(event) {
  const order = Date.now().toString(36) + (count++).toString(36).padStart(4, "0");
  const name = QUEUE + order + tab.slice(0, 4);
  store.keep(name, { writeKey, event });
  mine.add(name);
  if (count % 20 === 0) forget(store.names(QUEUE).slice(0, -MOST_KEPT));
  if (isLeaving) leave();
  else schedule(mine.size < MOST_SENT ? GATHERING : 0);
}

function forget(names) {
  for (const name of names) {
    store.remove(name);
    mine.delete(name);
  }
}

function schedule(delay) {
  if (Date.now() + delay >= due) return;
  clearTimeout(timer);
  due = Date.now() + delay;
  timer = setTimeout(() => {
    due = Infinity;
    flush();
  }, delay);
}

async function flush() {
  if (isSending || !store.names(QUEUE).length) return;
  isSending = true;
  let pause;
  try {
    pause = await alone(sendAll);
  } catch {
    // Locks are refused to some frames: then a lease has to do.
    locks = undefined;
  }
  isSending = false;
  if (store.names(QUEUE).length) schedule(pause || GATHERING);
}

// Runs `work` while no other tab does. Where the browser has no locks (pages without TLS), a lease with an end is taken
// and looked at once more, so that of two tabs at the same moment one steps back.
async function alone(work) {
  if (!disk) return work();
  if (locks) return locks.request("dangol", work);
  const isTaken = () => flight().until > Date.now() && flight().owner !== tab;
  if (isTaken() || isLeaving) return 1000;
  takeOff([]);
  await new Promise((done) => setTimeout(done, 30 + Math.random() * 30));
  return isTaken() ? 1000 : work();
}

// Which entries are on their way, from which tab, and until when that is to be believed.
const flight = () => store.recall(FLIGHT);

function takeOff(names) {
  store.keep(FLIGHT, { owner: tab, until: Date.now() + ANSWER_WITHIN + 1000, names });
}

// Answers for how many milliseconds to pause; nothing when all is sent.
async function sendAll() {
  try {
    for (;;) {
      const batch = gather(store.names(QUEUE));
      if (!batch.names.length) return undefined;
      const pause = navigator.onLine && !isLeaving ? pauseLeft() : GATHERING * 100;
      if (pause) return pause;
      takeOff(batch.names);
      flying = batch.canOutlive ? batch.names : [];
      await send(batch);
      flying = [];
    }
  } finally {
    store.remove(FLIGHT);
  }
}

// The oldest entries that belong to one source and fit into one request.
function gather(queued) {
  const batch = [];
  const names = [];
  let size = 0;
  let key;
  for (const name of queued) {
    const entry = store.recall(name);
    const length = new Blob([store.get(name)]).size;
    if (!entry.event) store.remove(name);
    if (!entry.event || (key && key !== entry.writeKey)) continue;
    if (key && (names.length >= most || size + length > MOST_BYTES)) break;
    key = entry.writeKey;
    size += length;
    names.push(name);
    batch.push(entry.event);
  }
  // What other scripts hand to the browser counts against the same limit: the second try goes without.
  const canOutlive = size < MOST_BYTES && !pauses();
  return { names, canOutlive, body: JSON.stringify({ writeKey: key, sentAt: new Date(), batch }) };
}

async function send({ names, body, canOutlive }) {
  let answer;
  try {
    // As text/plain the browser does not ask first.
    answer = await fetch(`${host}/v1/batch`, {
      method: "POST",
      headers: { "Content-Type": "text/plain" },
      body,
      keepalive: canOutlive,
      credentials: "omit",
      signal: AbortSignal.timeout?.(ANSWER_WITHIN),
    });
  } catch {
    // No network, no server, or no answer in time.
  }
  const status = answer ? answer.status : 0;
  if (answer && answer.ok) {
    forget(names);
    most = MOST_SENT;
    store.remove(PAUSE);
    store.set(HEALTH, Date.now());
  } else if (status < 400 || status === 408 || status === 429 || status >= 500) {
    backOff(answer && answer.headers.get("Retry-After"));
  } else if (names.length > 1 && (status === 400 || status === 413)) {
    // One bad event must not cost the others.
    most = Math.ceil(names.length / 2);
  } else {
    forget(names);
    console.warn(`dangol: refused by the server (${status}): ${await answer.text()}`);
  }
}

// All tabs and the pages after this one hold the pause: it is the server that is in need of it.
function backOff(retryAfter) {
  const failures = pauses() + 1;
  const asked = Number(retryAfter) * 1000 || Date.parse(retryAfter) - Date.now() || 0;
  const own = Math.min(60000, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
  store.remove(HEALTH);
  store.keep(PAUSE, { until: Date.now() + Math.min(LONGEST_PAUSE, Math.max(own, asked)), failures });
}

const pauses = () => store.recall(PAUSE).failures || 0;

function pauseLeft() {
  const left = store.recall(PAUSE).until - Date.now();
  // Longer than any pause: the clock was set back.
  return left > 0 && left <= LONGEST_PAUSE ? left : 0;
}

// The page may be gone after this. What it has not sent is handed to the browser, which sends it and does not tell how
// it went. If the server was well a moment ago, that is believed; else the entries stay, the next page sends them again,
// and the server counts them once.
function leave() {
  const isWell = Date.now() - store.get(HEALTH) < HEALTHY_FOR && !pauseLeft();
  const { owner, names, until } = flight();
  const underway = owner === tab ? flying : (until > Date.now() && names) || [];
  if (isWell) forget(flying);
  if (owner === tab) store.remove(FLIGHT);
  if (disk && (!navigator.onLine || pauseLeft())) return;
  const batch = gather([...mine].filter((name) => !underway.includes(name)));
  if (!batch.names.length) return;
  const isHanded = navigator.sendBeacon(`${host}/v1/batch`, new Blob([batch.body], { type: "text/plain" }));
  if (isHanded && isWell) forget(batch.names);
}

function openOutbox() {
  addEventListener("online", () => {
    store.remove(PAUSE);
    flush();
  });
  addEventListener("pagehide", () => {
    isLeaving = true;
    leave();
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
    schedule(GATHERING);
  });
  // On a phone this is often the last that a page hears; but it may live on, so the answer is waited for.
  document.addEventListener("visibilitychange", () => flush());
  // Another tab's event: should that tab close first, it is sent from here.
  addEventListener("storage", ({ key, newValue }) => {
    if (key && newValue && key.startsWith(QUEUE)) schedule(5000);
  });
  schedule(GATHERING);
}
