// The service worker: the app opens without a network, with what it has. It never sees what is said: /v1 passes by.
// `__FILES__` and `__VERSION__` are put in by the build.
const version = 'confab-__VERSION__'
const files = __FILES__
/** A page that does not come by then, in ms, is the one of the last visit. */
const patience = 3_000

addEventListener('install', (event) => {
  event.waitUntil(caches.open(version).then((cache) => cache.addAll(files)))
})

// Until the last tab of the former version is closed this one waits: its files are still needed there.
addEventListener('activate', (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name !== version).map((name) => caches.delete(name)))
  event.waitUntil(caches.keys().then(drop))
})

async function page(request) {
  const stored = await caches.match('/')
  const fresh = fetch(request).then((answer) => (answer.ok ? answer : (stored ?? answer)))
  if (!stored) return fresh
  const late = new Promise((resolve) => setTimeout(() => resolve(stored), patience))
  return Promise.race([fresh.catch(() => stored), late])
}

addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname === '/') event.respondWith(page(request))
  else if (files.includes(url.pathname))
    event.respondWith(caches.match(request).then((stored) => stored ?? fetch(request)))
})
