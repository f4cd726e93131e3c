// The text view as assistive technology meets it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openApp, showTextView, until } from './support/app.mjs';
import { launch, serve } from './support/site.mjs';

let site, browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});

function axeSource() {
  const cache = process.env.TASKYARD_CACHE || path.join(os.homedir(), '.cache/taskyard');
  const npm = path.join(cache, 'npm');
  const folder = process.env.TASKYARD_AXE ||
    path.join(npm, fs.readdirSync(npm).filter((name) => name.startsWith('axe-core-')).sort().pop());
  return fs.readFileSync(path.join(folder, 'axe.min.js'), 'utf8');
}

async function violations(app, selector) {
  await app.page.evaluate(axeSource());
  const run = (root) => window.axe.run(root, { resultTypes: ['violations'] });
  const found = await app.page.evaluate(run, selector);
  return found.violations.map((rule) => `${rule.id}: ${rule.help} (${rule.nodes[0].html.slice(0, 160)})`);
}

for (const theme of ['dark', 'light', 'projector']) {
  test(`axe finds nothing wrong in the text view, ${theme}`, async () => {
    const app = await openApp(browser, `${site.url}?theme=${theme}`);
    await until(app, (state) => state.running > 0, 'tasks run');
    await app.command({ type: 'pause' });
    await app.command({ type: 'select', key: 'task:0' });
    await showTextView(app);
    await app.page.waitForTimeout(600);
    assert.deepEqual(await violations(app, 'body'), []);
    await app.close();
  });
}

test('axe finds nothing wrong beside the picture', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`);
  assert.deepEqual(await violations(app, 'body'), []);
  await app.close();
});

test('the picture has a label that follows the state', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`);
  const label = () => app.page.getAttribute('#yard', 'aria-label');
  const before = await label();
  assert.match(before, /paused/);
  await app.command({ type: 'play' });
  await app.page.waitForFunction(
    (old) => document.getElementById('yard').getAttribute('aria-label') !== old, before);
  await app.close();
});

test('an update keeps the focused control and what is being typed in it', async () => {
  const app = await openApp(browser, site.url);
  await showTextView(app);
  const count = app.page.getByLabel('Number of tasks');
  await count.fill('17');
  const before = await app.page.textContent('#text-view-content > p');
  await app.page.waitForFunction(
    (old) => document.querySelector('#text-view-content > p').textContent !== old, before);
  assert.equal(await count.inputValue(), '17');
  assert.ok(await count.evaluate((node) => node === document.activeElement));
  await app.close();
});

test('the live region speaks of tasks, at most one sentence at a time', async () => {
  const app = await openApp(browser, `${site.url}?speed=10`);
  await app.page.waitForFunction(() => document.getElementById('live-polite').textContent.length > 0,
    null, { timeout: 30000 });
  assert.equal(await app.page.getAttribute('#live-polite', 'aria-live'), 'polite');
  await app.close();
});
