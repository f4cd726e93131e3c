// Rubbish in the forms of storage, roles, images and in the searches (issue 5, "Bad input"): the field says
// what is wrong, what was typed stays, and the last valid state keeps running.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApp, showTextView, tableRows } from './support/app.mjs';
import { field, form, open, send, untilRows } from './support/forms.mjs';
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

const k_policy = 'Own policy (JSON: Version, Statement with Effect, Action, Resource)';
const k_wrong_effect = '{"Version":"2012-10-17",\n' +
  '"Statement":[{"Effect":"Alow","Action":"s3:*","Resource":"*"}]}';

// Form, field, what is typed, the button, what is said.
const k_rows = [
  ['File system', 'Name', '   ', 'Create file system', /A name, to find it again\./],
  ['Volume', 'Path in container', 'data', 'Write into the definition', /A path begins with \//],
  ['Volume', 'Name', 'my data 🦀', 'Write into the definition', /letters, digits, hyphens and underscores/],
  ['Role', 'Name', '<b>a b</b>', 'Create role', /only alphanumeric characters/],
  ['Role', k_policy, '\uFEFF{\n  "Version" "2012-10-17"\n}', 'Create role', /Line 2, column 13/],
  ['Role', k_policy, k_wrong_effect, 'Create role', /"Effect" is "Alow"\. Line 2, column 24/],
  ['Role', k_policy, '[]', 'Create role', /A policy is a JSON object/],
  ['Repository', 'Name', 'Über Repo', 'Create repository', /2 to 256 lower case letters/],
  ['Repository', 'Tag', '-1', 'Create repository', /Letters, digits/],
  ['Repository', 'Layers, MiB', 'base 9e99', 'Create repository', /a name and a size in MiB/],
];

test('every field says what is wrong with it and keeps what was typed', async () => {
  const app = await openApp(browser, `${site.url}?scenario=first-run&start=paused`);
  await showTextView(app);
  const before = await app.state();
  for (const [title, label, typed, button, said] of k_rows) {
    await open(app, title);
    const input = field(app, title, label);
    await input.fill(typed);
    await send(app, title, button);
    await form(app, title).locator('.field-error', { hasText: said }).waitFor({ timeout: 20000 });
    assert.equal(await input.inputValue(), typed, `${title}: ${label}`);
    assert.equal(await input.getAttribute('aria-invalid'), 'true');
    await input.fill(label === k_policy ? '' : label.startsWith('Path') ? '/data' : 'sound');
    await send(app, title, 'Check');
  }
  const now = await app.state();
  assert.equal(now.canUndo, before.canUndo, 'nothing was called');
  await app.command({ type: 'seek', ms: now.now + 60000 });
  assert.ok((await app.state()).now > now.now, 'the last valid state keeps running');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('a file of a negative size is not written; a sound one is, by hand and by keyboard', async () => {
  const app = await openApp(browser, `${site.url}?scenario=shared-efs&start=paused`);
  await app.command({ type: 'seek', ms: 30000 });
  await showTextView(app);
  await open(app, 'File');
  const size = field(app, 'File', 'Size, KiB');
  await size.fill('-1');
  await send(app, 'File', 'Put the file there');
  await form(app, 'File').locator('.field-error', { hasText: /Choose 0 to/ }).waitFor();
  assert.equal(await size.inputValue(), '-1');
  await size.fill('8');
  // From here on without the mouse: to the button and press it.
  const button = form(app, 'File').getByRole('button', { name: 'Put the file there', exact: true });
  for (let i = 0; i < 4; i += 1) {
    if (await button.evaluate((node) => node === document.activeElement)) break;
    await app.page.keyboard.press('Tab');
  }
  assert.ok(await button.evaluate((node) => node === document.activeElement), 'Tab reaches the button');
  await app.page.keyboard.press('Enter');
  await app.command({ type: 'files', of: 'filesystem:0' });
  const captions = app.page.locator('#text-view caption', { hasText: /^Files of / });
  await captions.first().waitFor();
  const caption = await captions.first().textContent();
  await untilRows(app, caption, (rows) => rows.some((row) => row[0] === '/hello.txt'), 'the file');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('searches take anything and say when nothing matches', async () => {
  const app = await openApp(browser, `${site.url}?scenario=a-may-b-may-not&start=paused`);
  await app.command({ type: 'seek', ms: 60000 });
  await showTextView(app);
  for (const typed of ['[({*\\', '   ', 'x'.repeat(5000), '🦀 "quoted"', '<img src=x onerror=alert(1)>']) {
    await field(app, 'Logs', 'Words in the lines').fill(typed);
    await send(app, 'Logs', 'Show lines');
    await untilRows(app, 'Log lines', (rows) => (typed.trim() === '' ? rows.length > 0
      : rows.length === 0 || /Nothing matches/.test(rows[0].join(' '))), typed.slice(0, 20));
    assert.equal(await field(app, 'Logs', 'Words in the lines').inputValue(), typed);
  }
  assert.equal(await app.page.locator('#text-view img').count(), 0);
  assert.ok((await tableRows(app.page, 'Log groups')) !== undefined);
  assert.deepEqual(app.problems, []);
  await app.close();
});
