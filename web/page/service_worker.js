// Keeps the files of this build for visits without a network. Hashed names never change, so the
// cache answers first; the page itself is asked for on the network first, so that a new release
// shows at once. Several Taskyards may live on one origin: each cleans up below its own folder
// only.
const cachePrefix = `taskyard ${self.registration.scope} `;
const cacheName = cachePrefix + '@BUILD_ID@';
const files = @BUILD_FILES@;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(['./', ...files.filter(isKept)])));
  self.skipWaiting();
});

function isKept(name) {
  return /\.(css|js|mjs|wasm|bin|webmanifest|svg)$/.test(name) && name !== 'service_worker.js';
}

self.addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith(cachePrefix) && name !== cacheName;
  const forget = (names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(forget));
  self.clients.claim();
});

async function fromNetworkFirst(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true }) ?? await caches.match('./');
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  if (request.mode === 'navigate') {
    event.respondWith(fromNetworkFirst(request));
    return;
  }
  event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
