// Where something is missing: WebGL2, storage, a server, the right to be the top page.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { openApp, tableRows, until } from './support/app.mjs';
import { launch, serve, singleFile, singleFileUrl } from './support/site.mjs';
import fs from 'node:fs';

let site, browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});

async function openWithout(breakage, url = site.url) {
  const context = await browser.newContext();
  await context.addInitScript(breakage);
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => window.taskyard.ready);
  return { page, close: () => context.close() };
}

test('without WebGL2 the text view runs the simulator and says so', async () => {
  const { page, close } = await openWithout(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function getContext(kind, ...rest) {
      return kind === 'webgl2' ? null : original.call(this, kind, ...rest);
    };
  });
  assert.match(await page.textContent('#notice-text'), /WebGL2/);
  await page.waitForSelector('#text-view-content h2');
  assert.ok(await page.isVisible('#text-view-content'));
  const state = () => page.evaluate(() => window.taskyard.command({ type: 'state' }));
  const first = (await state()).now;
  await page.waitForTimeout(1500);
  assert.ok((await state()).now > first, 'time passes without a picture');
  assert.ok((await tableRows(page, 'Container instances')).length > 0);
  await close();
});

test('where storage is denied the page works from memory', async () => {
  const { page, close } = await openWithout(() => {
    const denied = () => { throw new DOMException('denied', 'SecurityError'); };
    Object.defineProperty(window, 'localStorage', { get: denied });
  });
  const reply = await page.evaluate(() => window.taskyard.command({ type: 'theme', value: 'light' }));
  assert.equal(reply.ok, true);
  await close();
});

test('the single file opens from disk and runs', async () => {
  const app = await openApp(browser, singleFileUrl);
  const first = await app.state();
  await until(app, (state) => state.now > first.now, 'simulated time passes');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('the single file runs in a sandboxed frame, and the host page keeps its wheel and focus', async () => {
  const host = `<!doctype html><title>Host</title><body style="margin:0"><input id="field">
    <iframe id="frame" sandbox="allow-scripts" src="/taskyard.html"
      style="width:800px;height:600px;border:0"></iframe>
    <div style="height:3000px"></div>`;
  const server = http.createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(request.url === '/taskyard.html' ? fs.readFileSync(singleFile) : host);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const frame = await (await page.waitForSelector('#frame')).contentFrame();
  await frame.waitForFunction(() => window.taskyard !== undefined);
  await frame.evaluate(() => window.taskyard.ready);
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'body');
  await page.mouse.move(400, 300);
  await page.mouse.wheel(0, 400);
  await page.waitForFunction(() => window.scrollY > 0);
  await context.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
