// Entry of the page: shows progress on the poster, loads the program, says what went wrong when it
// cannot.
import { build, assetUrl, loadFactory } from './build.js';
import { createHost } from './host.js';

const bootById = (id) => document.getElementById(id);

/** Sets the poster's progress; `share` is 0…1, or null while nothing is known about the length. */
function showProgress(text, share) {
  const bar = bootById('progress');
  if (share === null) bar.removeAttribute('value');
  else bar.value = Math.round(share * 100);
  bootById('progress-text').textContent = text;
}

/** A Response that reports how much of it has arrived. */
function withProgress(response) {
  const total = Number(response.headers.get('content-length')) || 0;
  const packed = response.headers.get('content-encoding');
  if (!response.body || !window.TransformStream) return response;
  let seen = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      // With a content encoding the length counts other bytes than those that we see.
      showProgress('Loading the simulator', total && !packed ? Math.min(1, seen / total) : null);
      controller.enqueue(chunk);
    },
  });
  const headers = { 'content-type': 'application/wasm' };
  return new Response(response.body.pipeThrough(counter), { status: response.status, headers });
}

/** The fonts that the program draws with; they come beside it, not in it. */
async function fetchFonts() {
  if (!build.fonts) return null;
  const response = await fetch(assetUrl('fonts.bin'), { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`the server answered ${response.status} for the fonts`);
  return new Uint8Array(await response.arrayBuffer());
}

async function instantiateFromNetwork(imports) {
  const response = await fetch(assetUrl('playground.wasm'), { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`the server answered ${response.status} for the program`);
  const counted = withProgress(response);
  if (WebAssembly.instantiateStreaming) return WebAssembly.instantiateStreaming(counted, imports);
  return WebAssembly.instantiate(await counted.arrayBuffer(), imports);
}

function moduleOptions(host, fail) {
  const options = {
    page: host,
    canvas: bootById('yard'),
    locateFile: (name) => assetUrl(name),
    print: (text) => console.log(text),
    printErr: (text) => console.error(text),
    onAbort: (reason) => fail(new Error(`the program stopped (${reason})`)),
  };
  if (!build.single) {
    options.instantiateWasm = (imports, receive) => {
      Promise.all([instantiateFromNetwork(imports), fetchFonts()]).then(([{ instance, module }, fonts]) => {
        host.fonts = fonts;
        receive(instance, module);
      }).catch(fail);
      return {};
    };
  }
  return options;
}

/** A readable message instead of a blank canvas (ux 1.2). What was typed lies in the storage. */
function showFailure(host, error) {
  bootById('progress').hidden = true;
  bootById('progress-text').textContent = '';
  const kept = 'What you typed is kept in this browser.';
  host.notice(`Taskyard could not go on: ${error.message}. ${kept}`, 'Reload');
  bootById('notice-button').onclick = () => location.reload();
  bootById('start').disabled = true;
}

function failOnce(host, reject) {
  let failed = false;
  return (error) => {
    if (failed) return;
    failed = true;
    console.error(error);
    showFailure(host, error);
    reject(error);
  };
}

function load(host, reject) {
  const fail = failOnce(host, reject);
  if (typeof WebAssembly !== 'object') {
    fail(new Error('this browser has no WebAssembly'));
    return;
  }
  showProgress('Loading the simulator', null);
  loadFactory().then((factory) => factory(moduleOptions(host, fail))).catch(fail);
}

/** Pages that stand alone work offline after the first visit; frames and files never do (ux 11.4). */
function keepOffline() {
  const alone = window.top === window.self && location.protocol.startsWith('http');
  if (build.single || !alone || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(assetUrl('service_worker.js')).catch(() => {});
}

function addManifest() {
  if (build.single) return;
  const link = document.createElement('link');
  link.rel = 'manifest';
  link.href = assetUrl('taskyard.webmanifest');
  document.head.append(link);
}

/** What scripts on the page may use: { ready, command(object), call(action, request), stats() }. */
function publishApi(host, ready) {
  const command = (object) => JSON.parse(host.send(JSON.stringify(object)));
  window.taskyard = {
    ready,
    command,
    call: (action, request = {}) => command({ type: 'call', action, request }),
    stats: () => host.stats(),
  };
}

function boot() {
  let settle = {};
  const ready = new Promise((resolve, reject) => { settle = { resolve, reject }; });
  ready.catch(() => {});  // said on the page; a script that waits for it gets it as well
  const host = createHost(settle.resolve);
  publishApi(host, ready);
  addManifest();
  const start = bootById('start');
  if (new URLSearchParams(location.search).get('start') === 'poster') {
    bootById('progress-line').hidden = true;
    start.addEventListener('click', () => {
      bootById('progress-line').hidden = false;
      start.disabled = true;
      load(host, settle.reject);
    }, { once: true });
  } else {
    start.addEventListener('click', () => { start.textContent = 'Starting as soon as it is loaded'; });
    load(host, settle.reject);
  }
  ready.then(keepOffline, () => {});
}

boot();
