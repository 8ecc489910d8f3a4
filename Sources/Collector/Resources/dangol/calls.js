// The calls, with the arguments of analytics.js: names first, then an object of properties or traits, then options
// (`context`, `integrations`, `timestamp`, `anonymousId`, `messageId`), then a function to call when the event is queued.

const listeners = {};
const middlewares = [];

function record(type, fields, options, done, seen) {
  const { context, integrations, timestamp, anonymousId, messageId } = options || {};
  if (anonymousId) visitor.renew(anonymousId);
  const event = {
    type,
    messageId: messageId || uuid(),
    timestamp: timestamp || (seen && seen.d) || new Date(),
    anonymousId: visitor.anonymousId,
    userId: visitor.user.id,
    ...fields,
    context: { ...circumstances(seen), ...context },
    integrations,
  };
  // As in analytics.js: each passes the event on by calling `next`, and drops it by not doing so.
  const pass = ([first, ...others], payload) => {
    if (first) first({ payload, next: (changed) => pass(others, changed || payload), integrations });
    else enqueue(payload.obj);
  };
  pass(middlewares, { obj: event, type });
  if (done) setTimeout(done, 0, { event });
  return Promise.resolve({ event });
}

// Which argument is what, where leading words may be absent and a function may stand in any place.
function sorted(given, mostWords) {
  const isFunction = (value) => typeof value === "function";
  const rest = given.filter((value) => !isFunction(value));
  const words = [];
  while (words.length < mostWords && rest.length && (!rest[0] || typeof rest[0] !== "object")) words.push(rest.shift());
  return { words: words.map(text), fields: rest[0], options: rest[1], done: given.find(isFunction) };
}

const text = (value) => (value || value === 0 ? String(value) : undefined);

function view(type, given, seen) {
  const { words, fields, options, done } = sorted(given, 2);
  const [name, category] = words[1] ? words.reverse() : words;
  const properties = { ...(type === "page" && pageNow(seen)), category, name, ...fields };
  return record(type, { category, name, properties }, options, done, seen);
}

// Each takes its arguments as an array, and how the page was when it was called.
const calls = {
  load([key, options]) {
    if (writeKey || !key) return;
    const settings = options || {};
    writeKey = key;
    host = (settings.host || origin).replace(/\/$/, "");
    capture(settings.capture || []);
    openOutbox();
    for (const call of early.splice(0)) invoke(...call);
  },

  track(given, seen) {
    const { words, fields, options, done } = sorted(given, 1);
    return record("track", { event: words[0], properties: fields || {} }, options, done, seen);
  },

  page: (given, seen) => view("page", given, seen),
  screen: (given, seen) => view("screen", given, seen),

  identify(given, seen) {
    const { words, fields, options, done } = sorted(given, 1);
    visitor.identify(words[0], fields);
    return record("identify", { traits: fields || {} }, options, done, seen);
  },

  group(given, seen) {
    if (!given.length) return accessor(() => visitor.group);
    const { words, fields, options, done } = sorted(given, 1);
    const id = words[0] || visitor.group.id;
    store.keep(GROUP, { id, traits: fields });
    return record("group", { groupId: id, traits: fields || {} }, options, done, seen);
  },

  alias(given, seen) {
    const { words, fields, done } = sorted(given, 2);
    const previousId = words[1] || visitor.user.id || visitor.anonymousId;
    store.keep(USER, { ...visitor.user, id: words[0] });
    return record("alias", { userId: words[0], previousId }, fields, done, seen);
  },

  // What the visitor agrees to, by category: `{ advertising: true, analytics: false }`. Every later event carries it,
  // and an event of its own tells the change, with Segment's name for it.
  consent([categories, properties, ...more], seen) {
    const categoryPreferences = { ...store.recall(CONSENT), ...categories };
    store.keep(CONSENT, categoryPreferences);
    return calls.track(["Segment Consent Preference Updated", { ...properties, categoryPreferences }, ...more], seen);
  },

  // The next one at this device is somebody else. What is queued still goes out as what it was.
  reset() {
    visitor.forget();
  },

  user: () => ({ ...accessor(() => visitor.user), anonymousId: () => visitor.anonymousId }),
  setAnonymousId: ([id]) => visitor.renew(id),
  ready: ([done]) => void (done && setTimeout(done)),

  on([name, listener]) {
    (listeners[name] ||= []).push(listener);
  },

  off([name, listener]) {
    listeners[name] = (listeners[name] || []).filter((other) => listener && other !== listener);
  },

  once([name, listener]) {
    const only = (...details) => {
      calls.off([name, only]);
      listener(...details);
    };
    calls.on([name, only]);
  },

  addSourceMiddleware: (added) => void middlewares.push(...added),

  trackLink: (given) => follow("click", ...given),
  trackForm: (given) => follow("submit", ...given),

};
calls.pageview = calls.page;
calls.trackClick = calls.trackLink;
calls.trackSubmit = calls.trackForm;
// Of analytics.js, without a meaning here.
for (const name of ["debug", "register", "addIntegrationMiddleware", "addDestinationMiddleware"]) calls[name] = () => {};

const accessor = (who) => ({ id: () => who().id ?? null, traits: () => who().traits || {} });

// The queue outlives the page, so nobody has to be held back until the event is sent.
function follow(type, elements, event, properties) {
  const of = (value, element) => (typeof value === "function" ? value(element) : value);
  for (const element of elements && elements.addEventListener ? [elements] : elements || []) {
    element.addEventListener(type, () => invoke("track", [of(event, element), of(properties, element)]));
  }
}
