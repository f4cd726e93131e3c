// Keys, wheel, touch and clipboard of the picture: what is used, and what is left to the browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApp, until, untilIdle, colorsOn } from './support/app.mjs';
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

const paused = () => openApp(browser, `${site.url}?start=paused`);
const focusCanvas = (app) => app.page.evaluate(() => document.getElementById('yard').focus());

/** Which of these keys the page keeps from the browser. */
async function usedKeys(app, keys) {
  await app.page.evaluate(() => {
    window.used = {};
    window.addEventListener('keydown', (event) => {
      if (event.key === 'Control' || event.key === 'Alt') return;
      const name = [event.ctrlKey && 'Control', event.altKey && 'Alt', event.key].filter(Boolean).join('+');
      window.used[name] = event.defaultPrevented;
      event.preventDefault();  // the test must not print, reload or close the page
    });
  });
  for (const key of keys) await app.page.keyboard.press(key);
  return app.page.evaluate(() => window.used);
}

test('Space plays and pauses', async () => {
  const app = await paused();
  await focusCanvas(app);
  await app.page.keyboard.press('Space');
  await until(app, (state) => state.playing, 'it plays');
  await app.page.keyboard.press('Space');
  await until(app, (state) => !state.playing, 'it pauses');
  await app.close();
});

test('the browser keeps its own keys', async () => {
  const app = await paused();
  await focusCanvas(app);
  const keys = ['Control+l', 'Control+p', 'Control+f', 'Control+r', 'Control+0', 'Alt+ArrowLeft',
    'F5', 'F12'];
  const used = await usedKeys(app, keys);
  for (const key of keys) assert.equal(used[key], false, `${key} was taken`);
  await app.close();
});

test('keys that the simulator uses do not scroll the page', async () => {
  const app = await paused();
  await focusCanvas(app);
  const used = await usedKeys(app, ['ArrowDown', 'Home', '.', 'Control+z']);
  assert.deepEqual(used, { ArrowDown: true, Home: true, '.': true, 'Control+z': true });
  await app.close();
});

test('Escape, then Tab leave the picture', async () => {
  const app = await paused();
  await focusCanvas(app);
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Tab');
  assert.notEqual(await app.page.evaluate(() => document.activeElement.id), 'yard');
  await app.close();
});

test('the skip link leads to the text view', async () => {
  const app = await paused();
  await app.page.keyboard.press('Tab');
  assert.equal(await app.page.evaluate(() => document.activeElement.id), 'skip');
  await app.page.keyboard.press('Enter');
  assert.equal(await app.page.evaluate(() => document.activeElement.id), 'text-view');
  await app.close();
});

test('Ctrl and the wheel zoom the map, not the page', async () => {
  const app = await openApp(browser, `${site.url}?start=paused&panels=map`);
  await untilIdle(app);
  const clip = { x: 200, y: 100, width: 880, height: 500 };
  const before = (await app.page.screenshot({ clip })).toString('base64');
  await app.page.mouse.move(640, 350);
  await app.page.keyboard.down('Control');
  await app.page.mouse.wheel(0, -600);
  await app.page.keyboard.up('Control');
  await untilIdle(app);
  assert.notEqual((await app.page.screenshot({ clip })).toString('base64'), before);
  assert.equal(await app.page.evaluate(() => window.visualViewport.scale), 1);
  assert.ok((await colorsOn(app.page, clip)).colors > 3);
  await app.close();
});

test('T shows the text view and takes it away again', async () => {
  const app = await paused();
  await focusCanvas(app);
  await app.page.keyboard.press('t');
  await app.page.waitForSelector('body.text-shown');
  await app.page.keyboard.press('t');
  await app.page.waitForSelector('body:not(.text-shown)');
  await app.close();
});

test('a finger taps like a mouse clicks', async () => {
  const app = await openApp(browser, `${site.url}?panels=map`,
    { hasTouch: true, isMobile: true, viewport: { width: 800, height: 600 } });
  await until(app, (state) => state.instances > 0, 'there is something to tap');
  await app.command({ type: 'pause' });
  let selection = '';
  for (let y = 80; y < 500 && selection === ''; y += 31) {
    for (let x = 60; x < 740 && selection === ''; x += 47) {
      await app.page.touchscreen.tap(x, y);
      selection = (await app.state()).selection;
    }
  }
  assert.notEqual(selection, '');
  assert.deepEqual(app.problems, []);
  await app.close();
});
