// Sizes, pixel ratios, themes and a lost context; leaves screenshots in build/screenshots to be looked at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { colorsOn, openApp, showTextView, until, untilIdle } from './support/app.mjs';
import { launch, serve } from './support/site.mjs';

const shots = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../build/screenshots');
let site, browser;
before(async () => {
  fs.mkdirSync(shots, { recursive: true });
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});

const canvasSize = (page) => page.evaluate(() => {
  const { width, height, clientWidth, clientHeight } = document.getElementById('yard');
  return { width, height, clientWidth, clientHeight };
});

test('the backing store follows a resize', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`);
  await app.page.setViewportSize({ width: 900, height: 500 });
  await untilIdle(app);
  const wanted = { width: 900, height: 500, clientWidth: 900, clientHeight: 500 };
  assert.deepEqual(await canvasSize(app.page), wanted);
  assert.deepEqual(app.problems, []);
  await app.close();
});

for (const ratio of [1, 2]) {
  for (const theme of ['dark', 'light']) {
    for (const width of [360, 800, 1440]) {
      test(`screen of ${width} px, ratio ${ratio}, ${theme}: drawn in device pixels`, async () => {
        const height = width === 360 ? 740 : 900;
        const app = await openApp(browser, `${site.url}?theme=${theme}`,
          { viewport: { width, height }, deviceScaleFactor: ratio });
        await until(app, (state) => state.running > 0, 'tasks run');
        await app.command({ type: 'pause' });
        await untilIdle(app);
        const size = await canvasSize(app.page);
        assert.equal(size.width, width * ratio);
        assert.equal(await app.page.evaluate(() => document.documentElement.dataset.theme), theme);
        const seen = await colorsOn(app.page, { x: 0, y: 0, width, height });
        assert.ok(seen.colors > 50, `${seen.colors} colours`);
        await app.page.screenshot({ path: path.join(shots, `${theme}-${width}-at-${ratio}.png`) });
        assert.deepEqual(app.problems, []);
        await app.close();
      });
    }
  }
}

test('the text view in both themes and on paper', async () => {
  for (const theme of ['dark', 'light', 'projector']) {
    const app = await openApp(browser, `${site.url}?theme=${theme}`);
    await until(app, (state) => state.running > 0, 'tasks run');
    await app.command({ type: 'pause' });
    await showTextView(app);
    await app.page.waitForTimeout(500);
    await app.page.screenshot({ path: path.join(shots, `text-view-${theme}.png`), fullPage: true });
    if (theme === 'light') {
      await app.page.emulateMedia({ media: 'print' });
      assert.ok(await app.page.isHidden('#stage'));
      assert.ok(await app.page.isVisible('#text-view-content h2'));
    }
    await app.close();
  }
});

test('a lost context is said, restored, and the picture comes back', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`);
  const clip = { x: 0, y: 0, width: 1280, height: 800 };
  await untilIdle(app);
  const before = await colorsOn(app.page, clip);
  await app.page.evaluate(() => {
    window.loss = document.getElementById('yard').getContext('webgl2').getExtension('WEBGL_lose_context');
    window.loss.loseContext();
  });
  await app.page.waitForSelector('#notice:not([hidden])');
  const meanwhile = await app.state();
  assert.equal(meanwhile.ok, true);
  await app.page.evaluate(() => window.loss.restoreContext());
  await app.page.waitForSelector('#notice', { state: 'hidden' });
  await untilIdle(app);
  const seen = await colorsOn(app.page, clip);
  assert.ok(seen.colors > 0.8 * before.colors, `${seen.colors} colours after, ${before.colors} before`);
  await app.close();
});

test('the theme follows the system when the address does not say otherwise', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`, { colorScheme: 'light' });
  const theme = () => app.page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(), 'light');
  await app.page.emulateMedia({ colorScheme: 'dark' });
  await app.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  await app.close();
});
