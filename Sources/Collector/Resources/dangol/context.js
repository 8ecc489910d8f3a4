// What every event says of its circumstances.

const VERSION = "0.1.0";

// `seen` is how the page was at the time of a call that waited for this script.
function pageNow(seen = {}) {
  // An anchor resolves an address as the page does, and does not throw at a broken one.
  const address = document.createElement("a");
  address.href = seen.u || location.href;
  const { search } = address;
  const link = document.querySelector('link[rel="canonical"]');
  const canonical = "c" in seen ? seen.c : link && link.href;
  if (canonical) address.href = canonical;
  const url = address.href.split("#")[0];
  return {
    path: address.pathname,
    referrer: seen.r ?? document.referrer,
    search,
    title: seen.t ?? document.title,
    url: canonical && !address.search ? url + search : url,
  };
}

function circumstances(seen) {
  const session = visitor.session();
  return {
    library: { name: "dangol.js", version: VERSION },
    page: pageNow(seen),
    campaign: session.campaign,
    referrer: session.referrer,
    sessionId: session.id,
    sessionStart: session.isNew || undefined,
    userAgent: navigator.userAgent,
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
    groupId: visitor.group.id,
    consent: store.get(CONSENT) ? { categoryPreferences: store.recall(CONSENT) } : undefined,
  };
}
