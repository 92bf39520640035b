// The service worker: it keeps the files of one build in this browser, so that the page opens without its server.
//
// The site's generator puts `build` in front of it: the version, and for each file the page may ask for its path ("" is
// the page itself) with its hash. Files are kept when the worker is installed and at no other time: nothing that a
// person opens, types or asks for ever gets into a cache. All of them are there or none, and all of one build: a server
// that is half way between two builds fails the hashes, and the browser tries again later. Of the texts, the page says
// which languages were chosen; those, and what an older build kept of them, are kept and no others.
//
// An origin may hold other projects, and svcscope under several paths: a cache is named by the folder it belongs to and
// its version, and no other is touched. Only the files of the build are answered; every other request takes its way.
"use strict";

const files = new Map(build.files);
const texts = new Map(build.texts);
const languageOf = (path) => (path.match(/(?:^|\/)text\/([A-Za-z0-9-]+)\.[0-9a-f]{12}\.json$/) || [])[1];
const prefix = `svcscope ${registration.scope} `;

addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  const chosen = new Set((await keptTexts()).map(languageOf));
  const wanted = build.texts.filter(([path]) => chosen.has(languageOf(path)));
  const loaded = await Promise.all([...build.files.map(load), ...wanted.map(loadText)]);
  const cache = await caches.open(prefix + build.version);
  await Promise.all(loaded.map(([address, response]) => cache.put(address, response)));
}

// keptTexts lists the addresses of texts that are kept, of any build.
async function keptTexts() {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map(({ url }) => url).filter(languageOf);
}

// keepText keeps a file of texts, if it is one of this build, and says whether it is.
async function keepText(path) {
  if (!texts.has(path)) return false;
  const cache = await caches.open(prefix + build.version);
  if (!(await cache.match(registration.scope + path))) await cache.put(...(await loadText([path, texts.get(path)])));
  return true;
}

// keepTexts keeps files of texts, and gives those that are kept.
async function keepTexts(paths) {
  const kept = await Promise.allSettled(paths.map(keepText));
  return paths.filter((_, i) => kept[i].value);
}

// loadText gives one with its address. Its name says its content, so any copy will do that has the hash.
async function loadText([path, integrity]) {
  const address = registration.scope + path;
  return [address, await copy(address, integrity)];
}

// copy gives what the browser has at hand, and asks the server anew if that is not it: it may have kept an answer of a server
// that was half way between two builds.
function copy(address, integrity) {
  const get = (cache) => fetch(address, { integrity, cache });
  return get("force-cache").catch(() => get("reload"));
}

// load gives a file with its address. The page has just loaded most of them.
async function load([path, integrity]) {
  const address = registration.scope + path + (path && `?v=${build.version}`);
  return [address, path ? await copy(address, integrity) : await fetch(address, { integrity, cache: "no-cache" })];
}

addEventListener("activate", (event) => event.waitUntil(Promise.all([tidy(0), clients.claim()])));

addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data === "take over") skipWaiting();
  else if (data.texts) event.waitUntil(keepTexts(data.texts).then((kept) => ports[0].postMessage(kept)));
  else if (data === build.version) event.waitUntil(tidy(1)); // a page of this build has opened
});

// tidy forgets other builds, unless a page of theirs may be open: what such a page has yet to load comes from its own
// build. pages is how many there are of this one for sure.
async function tidy(pages) {
  if (registration.installing || registration.waiting) return; // the next one will see to it
  const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open.filter((page) => page.url.startsWith(registration.scope)).length > pages) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== prefix + build.version) await caches.delete(name);
  }
}

addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path !== undefined) event.respondWith(answer(event.request, path));
});

// pathOf gives the path of the build's file that is asked for.
function pathOf({ method, headers, url }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || headers.has("range") || !(origin + pathname).startsWith(registration.scope)) return undefined;
  const path = (origin + pathname).slice(registration.scope.length).replace(/^index\.html$/, "");
  return files.has(path) || languageOf(path) ? path : undefined;
}

// answer gives a file out of the build that asks: a page of an older one may still be open.
async function answer(request, path) {
  const version = (path && new URL(request.url).searchParams.get("v")) || build.version;
  const keeper = languageOf(path) ? await keeperOf(registration.scope + path) : prefix + version;
  const kept = keeper && (await caches.match(registration.scope + path, { cacheName: keeper, ignoreSearch: true, ignoreVary: true }));
  if (!kept) return fetch(request);
  return kept.redirected ? new Response(kept.body, kept) : kept; // a page that was redirected may not be shown as it is
}

// keeperOf names the cache that keeps an address, of whatever build.
async function keeperOf(address) {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && (await (await caches.open(name)).match(address))) return name;
  }
}
