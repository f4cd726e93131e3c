// The first seconds: the page opens under a strict policy, something runs, nothing is wrong or taken.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApp, until, untilIdle, colorsOn } from './support/app.mjs';
import { launch, openPage, serve } from './support/site.mjs';

let site, browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});

test('the page opens running, without a warning, and the poster makes room', async () => {
  const app = await openApp(browser, site.url);
  assert.ok(await app.page.isHidden('#poster'));
  const first = await app.state();
  assert.equal(first.playing, true);
  await until(app, (state) => state.now > first.now, 'simulated time passes');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('the canvas shows a picture, not one colour', async () => {
  const app = await openApp(browser, site.url);
  await until(app, (state) => state.instances > 0, 'the scenario has container instances');
  const seen = await colorsOn(app.page, { x: 0, y: 0, width: 1280, height: 800 });
  assert.ok(seen.colors > 50, `${seen.colors} colours`);
  assert.ok(seen.commonest < 0.95, `one colour fills ${seen.commonest}`);
  await app.close();
});

test('a tab under focus and the title stay as they were at load', async () => {
  const app = await openApp(browser, site.url);
  assert.equal(await app.page.evaluate(() => document.activeElement.localName), 'body');
  assert.match(await app.page.title(), /^Taskyard/);
  assert.equal(await app.page.evaluate(() => history.length), 2);
  await app.close();
});

test('after a pause no frame is drawn', async () => {
  const app = await openApp(browser, site.url);
  await app.command({ type: 'pause' });
  await untilIdle(app);
  await app.close();
});

test('a frame that changes nothing neither uploads nor draws what stands still', async () => {
  const app = await openApp(browser, site.url);
  await app.command({ type: 'pause' });
  await untilIdle(app);
  await app.page.mouse.move(600, 300);
  await untilIdle(app);
  const stats = await app.stats();
  assert.ok(stats.quads > 0);
  assert.equal(stats.quadBytes, 0);
  assert.equal(stats.quadsDrawn, 0);
  await app.close();
});

test('start=poster starts nothing until Start is pressed', async () => {
  const { page, problems, close } = await openPage(browser, `${site.url}?start=poster`);
  await page.waitForTimeout(300);
  assert.ok(await page.isVisible('#start'));
  assert.equal(await page.evaluate(() => document.getElementById('yard').width), 300, 'no canvas yet');
  await page.click('#start');
  await page.evaluate(() => window.taskyard.ready);
  assert.ok(await page.isHidden('#poster'));
  assert.deepEqual(problems, []);
  await close();
});

test('a program that cannot be fetched becomes a sentence with a button', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 503, body: '' }));
  await page.goto(site.url);
  await page.waitForSelector('#notice:not([hidden])');
  assert.match(await page.textContent('#notice-text'), /could not go on: the server answered 503/);
  assert.equal(await page.textContent('#notice-button'), 'Reload');
  await context.close();
});

test('a visit without a network works after the first one', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  await page.evaluate(() => window.taskyard.ready);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await page.evaluate(() => window.taskyard.ready);
  assert.ok(await page.isHidden('#poster'));
  await context.close();
});
