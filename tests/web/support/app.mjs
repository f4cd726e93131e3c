// The simulator on its page, as tests handle it: commands, state, what the screen shows.
import assert from 'node:assert/strict';
import { openPage } from './site.mjs';

const longEnough = { timeout: 30000 };

/** Opens the page and waits until the simulator runs. `url` may carry switches. */
export async function openApp(browser, url, options = {}) {
  const opened = await openPage(browser, url, options);
  const { page } = opened;
  await page.waitForFunction(() => window.taskyard !== undefined, null, longEnough);
  await page.evaluate(() => window.taskyard.ready);
  const command = (object) => page.evaluate((sent) => window.taskyard.command(sent), object);
  return {
    ...opened,
    command,
    call: (action, request) => page.evaluate(([a, r]) => window.taskyard.call(a, r), [action, request]),
    state: () => command({ type: 'state' }),
    stats: () => page.evaluate(() => window.taskyard.stats()),
  };
}

/** Waits until the state passes `test`; `what` names it when it never does. */
export async function until(app, test, what) {
  for (let round = 0; round < 300; round += 1) {
    const state = await app.state();
    if (test(state)) return state;
    await app.page.waitForTimeout(100);
  }
  assert.fail(`did not happen in 30 s: ${what}`);
}

/** Waits until two looks 400 ms apart see the same number of frames; fails when drawing never stops. */
export async function untilIdle(app) {
  for (let round = 0; round < 50; round += 1) {
    const before = (await app.stats()).frames;
    await app.page.waitForTimeout(400);
    if ((await app.stats()).frames === before) return;
  }
  assert.fail('frames never stopped');
}

/** Colours of what is on screen inside `clip`: how many there are, and the share of the commonest. */
export async function colorsOn(page, clip) {
  const picture = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    return { colors: counts.size, commonest: Math.max(...counts.values()) / pixels.length };
  }, picture);
}

/** Rows of a table of the text view by its caption, as arrays of cell texts. */
export function tableRows(page, caption) {
  return page.evaluate((wanted) => {
    const tables = [...document.querySelectorAll('#text-view table')];
    const table = tables.find((one) => one.caption?.textContent.startsWith(wanted));
    if (!table) return null;
    return [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  }, caption);
}

/** Shows the text view and waits until it has content. */
export async function showTextView(app) {
  await app.command({ type: 'text_view', visible: true });
  await app.page.waitForSelector('#text-view-content h2', longEnough);
}

export const definition = (family, more = {}) => JSON.stringify({
  family,
  containerDefinitions: [
    { name: 'app', image: 'nginx:1.25', memory: 128, cpu: 64, essential: true, ...more },
  ],
}, null, 2);
