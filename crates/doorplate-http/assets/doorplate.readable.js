/*! Doorplate. What this sends: /.well-known/doorplate.json */
(()=>{
var tag = document.currentScript || document.querySelector("script[data-site]"), attributes = tag.dataset, collector = new URL(attributes.api || "/collect", tag.src);

var OPT_OUT_FLAG = "doorplate-optout";

var isOff = !1, consent = attributes.consent, waiting = [];
function switchOff() {
  isOff = !0;
}
function decideConsent(decision) {
  consent = decision, waiting.forEach(send), waiting = [];
}
function send(beacon) {
  consent === "granted" && (beacon.c = 1), consent !== "required" ? post(JSON.stringify(beacon), 1e3) : waiting.length < 20 && waiting.push(beacon);
}
function post(body, delayMs) {
  isOff || consent && consent !== "granted" || fetch(collector, {
    method: "POST",
    body,
    keepalive: !0,
    credentials: "omit",
    referrerPolicy: "no-referrer"
  }).then(
    ({ status }) => {
      status === 410 && (isOff = !0), (status === 503 || status === 429) && delayMs <= 4e3 && setTimeout(post, delayMs * (0.5 + Math.random()), body, delayMs * 2);
    },
    () => {
    }
    // Offline or blocked: the visitor's page has nothing to do with it.
  );
}

function listen(types, listener) {
  types.split(" ").forEach((type) => {
    addEventListener(type, listener, !0);
  });
}

var keptParameters = /^(utm_\w+|gclid|msclkid|li_fat_id|ref)$/, emailAddress = /[^/?&=#]+(@|%40)[^/?&=#]+\.\w+/gi, hashRoute = /^#!?\/[^?]*/;
function cleanUrl(address) {
  let url = new URL(address, location.href), { searchParams } = url;
  for (let key of [...searchParams.keys()])
    keptParameters.test(key) || attributes.params?.split(",").includes(key) || searchParams.delete(key);
  return url.hash = "hash" in attributes && url.hash.match(hashRoute)?.[0] || "", url.href.replace(emailAddress, ":email");
}

var pageViewId, pageUrl;
function newId() {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(26)),
    (byte, place) => "0123456789abcdefghjkmnpqrstvwxyz"[byte & (place ? 31 : 7)]
  ).join("");
}
function record(kind, rest) {
  send({
    s: attributes.site,
    i: newId(),
    k: kind,
    u: pageUrl,
    p: pageViewId,
    g: navigator.globalPrivacyControl ? 1 : void 0,
    a: navigator.webdriver ? 1 : void 0,
    v: 1,
    ...rest
  });
}
function recordNamed(kind, name) {
  record(kind, { n: `${name}`.slice(0, 500) });
}
function openPageView(referrer) {
  pageViewId = newId(), pageUrl = cleanUrl(location.href), record("view", { i: pageViewId, r: referrer });
}

var engagedMs = 0, measuredAt = 0, isAttentive = !1, hasActed = !1;
function measure() {
  let now = performance.now();
  isAttentive && (engagedMs += Math.min(now - measuredAt, 3e4)), measuredAt = now, isAttentive = !document.hidden && document.hasFocus();
}
function leave() {
  measure(), hasActed && engagedMs >= 1e3 && record("leave", { e: Math.round(engagedMs) }), engagedMs = 0, hasActed = !1;
}
function watchEngagement() {
  listen("focus blur", measure), listen("visibilitychange pagehide", leave), listen("pointerdown pointermove keydown", () => {
    measure(), hasActed = !0;
  });
}

var downloadPath = /\.(pdf|csv|txt|docx?|xlsx?|pptx?|zip|[gx]z|7z|dmg|exe|msi|deb|rpm|mp[34])$/i;
function watchInteractions() {
  listen("click auxclick", (event) => {
    let link = event.composedPath().find((node) => node.tagName === "A");
    if (!link?.host || event.button > 1) return;
    let isDownload = link.hasAttribute("download") || downloadPath.test(link.pathname);
    (isDownload || link.host !== location.host) && recordNamed(isDownload ? "download" : "outbound", cleanUrl(link.href));
  }), listen("submit", ({ target }) => {
    let form = target;
    recordNamed("form", form.getAttribute("id") || cleanUrl(form.getAttribute("action") || ""));
  });
}

function view(referrer) {
  leave(), openPageView(referrer);
}
function firstView() {
  let { referrer } = document, isOther = referrer && new URL(referrer).host !== location.host;
  view(isOther ? cleanUrl(referrer).split("?")[0] : void 0);
}
function addressChanged() {
  cleanUrl(location.href) !== pageUrl && view();
}
function watchNavigation() {
  for (let method of ["pushState", "replaceState"]) {
    let original = history[method];
    history[method] = function(...state) {
      original.apply(this, state), addressChanged();
    };
  }
  listen("popstate hashchange", addressChanged), listen("pageshow", (event) => {
    event.persisted && view();
  });
}

var commands = {
  view: () => view(),
  event: (name) => recordNamed("event", name),
  consent: decideConsent,
  optout() {
    localStorage.setItem(OPT_OUT_FLAG, "1"), switchOff();
  },
  optin: () => localStorage.removeItem(OPT_OUT_FLAG)
};
function run([command, value]) {
  commands[command]?.(value);
}
function isRefused() {
  if (!location.host || navigator.globalPrivacyControl && attributes.gpc !== "ignore" || navigator.doNotTrack === "1" && "dnt" in attributes) return !0;
  try {
    return localStorage.getItem(OPT_OUT_FLAG);
  } catch {
    return;
  }
}
function load() {
  let calls = window.doorplate?.q || [], isStarted = !1;
  window.doorplate = (...call) => {
    isStarted ? run(call) : calls.push(call);
  }, window.doorplate.isLoaded = !0;
  function startWhenSeen() {
    isStarted || document.hidden || document.prerendering || (isStarted = !0, isRefused() ? switchOff() : (firstView(), watchNavigation(), watchInteractions(), watchEngagement()), calls.forEach(run));
  }
  listen("visibilitychange prerenderingchange", startWhenSeen), startWhenSeen();
}
window.doorplate?.isLoaded || load();
})();
