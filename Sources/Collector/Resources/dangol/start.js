// Finds out how the page includes this script, and takes over the calls that waited for it.

const { src, dataset } = document.currentScript;
const [, origin, keyInPath] = /^(.*?)\/(?:dangol|analytics)\.js(?:\/v1\/([^/]+))?/.exec(src);
const globalName = keyInPath ? dataset.globalSegmentAnalyticsKey || "analytics" : "dangol";
const waiting = window[globalName] || [];

// Calls made before anybody said for which source.
const early = [];

// An error here must never become one of the page.
function invoke(name, given, seen) {
  try {
    if (!writeKey && name !== "load") return void early.push([name, given, seen]);
    const answer = calls[name](given, seen);
    for (const listener of listeners[name] || []) listener(...given);
    return answer;
  } catch (error) {
    console.warn(`dangol: ${name} failed:`, error);
  }
}

// A call as the snippets keep it: name, arguments, and last how the page was.
function take([name, ...given]) {
  const last = given[given.length - 1];
  const seen = last && last.__t === "bpc" ? given.pop() : undefined;
  if (calls[name]) return invoke(name, given, seen);
}

// Included twice, the first one stays.
if (!waiting.initialized) {
  const queued = waiting.splice(0);
  for (const name of Object.keys(calls)) waiting[name] = (...given) => take([name, ...given]);
  waiting.push = take;
  waiting.initialized = waiting.initialize = true;
  window[globalName] = waiting;
  if (keyInPath) take(["load", keyInPath, waiting._loadOptions]);
  if (dataset.writeKey) {
    take(["load", dataset.writeKey, { capture: (dataset.capture || "").split(" ") }]);
    take(["page"]);
  }
  queued.forEach(take);
}
