// Who is at this browser. Read anew at every call: another tab may have changed it a moment ago.

const ANONYMOUS = "dangol.anonymous";
const USER = "dangol.user";
const GROUP = "dangol.group";
const CONSENT = "dangol.consent";
const SESSION = "dangol.session";
const SESSION_ENDS_AFTER = 30 * 60 * 1000;

const visitor = {
  // Who changes over from analytics.js keeps its visitors, and who of them is known.
  get anonymousId() {
    const id = store.get(ANONYMOUS);
    if (id) return id;
    const user = inherited("ajs_user_id");
    if (user) store.keep(USER, { id: user });
    return this.renew(inherited("ajs_anonymous_id"));
  },

  get user() {
    return store.recall(USER);
  },

  get group() {
    return store.recall(GROUP);
  },

  // A new visitor, unless `id` says whom.
  renew(id = uuid()) {
    store.set(ANONYMOUS, id);
    return id;
  },

  // Two users of one device share nothing: the second starts with an anonymous id and a session of their own.
  identify(id, traits) {
    if (id && this.user.id && this.user.id !== id) this.forget();
    const user = this.user;
    store.keep(USER, { id: id || user.id, traits: { ...user.traits, ...traits } });
  },

  forget() {
    for (const name of [USER, GROUP, CONSENT, SESSION]) store.remove(name);
    this.renew();
  },

  // A session ends after half an hour without an event, or when a campaign leads here anew.
  session() {
    const at = Date.now();
    const campaign = campaignOf(location.search);
    let session = store.recall(SESSION);
    const goesOn = Math.abs(at - session.at) < SESSION_ENDS_AFTER;
    const isNew = !goesOn || (campaign && JSON.stringify(campaign) !== JSON.stringify(session.campaign));
    if (isNew) session = { id: at, campaign, referrer: outsideReferrer() };
    store.keep(SESSION, { ...session, at });
    return { ...session, isNew };
  },
};

function inherited(name) {
  if (!disk) return undefined;
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
  const text = store.get(name) || (cookie || "").slice(name.length + 1);
  const id = text.replace(/%22|"/g, "");
  return id && id !== "null" ? id : undefined;
}

// `utm_campaign` is the campaign's name, all others keep theirs.
function campaignOf(search) {
  const campaign = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (name.startsWith("utm_") && value) campaign[name === "utm_campaign" ? "name" : name.slice(4)] = value;
  }
  return Object.keys(campaign).length ? campaign : undefined;
}

function outsideReferrer() {
  const from = document.referrer;
  return from && from.split("/")[2] !== location.host ? { url: from } : undefined;
}
