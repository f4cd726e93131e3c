// Requests on the page, by hand: a load balancer is set up, traffic sent, the way closed with a security
// group, the reason read, and the way opened again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApp, showTextView, tableRows, until } from './support/app.mjs';
import { field, open, press, select, send, untilRows } from './support/forms.mjs';
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

async function setUp(app) {
  await open(app, 'Target group');
  await field(app, 'Target group', 'Name').fill('shop');
  await field(app, 'Target group', 'Every, seconds').fill('5');
  await field(app, 'Target group', 'Timeout, s').fill('2');
  await send(app, 'Target group', 'Create target group');
  await untilRows(app, 'Target groups', (rows) => rows.some((row) => row[0] === 'shop'), 'the group');
  await open(app, 'Load balancer');
  await field(app, 'Load balancer', 'Name').fill('door');
  await field(app, 'Load balancer', 'Forwards to').selectOption('shop');
  await send(app, 'Load balancer', 'Create load balancer');
  await untilRows(app, 'Load balancers', (rows) => rows.some((row) => row[0] === 'door'), 'the balancer');
  const services = app.page.locator('fieldset', { hasText: 'Create or update a service' });
  await services.getByLabel('Service name', { exact: true }).fill('shop');
  await services.getByLabel('Desired tasks', { exact: true }).fill('2');
  await services.getByLabel('Target group (empty: no load balancer)', { exact: true }).fill('shop');
  await services.getByLabel('Health check grace period, seconds', { exact: true }).fill('3600');
  await services.getByRole('button', { name: 'Create service', exact: true }).click();
  await untilRows(app, 'Services', (rows) => rows.some((row) => row[0] === 'shop'), 'the service');
}

async function openPorts(app) {
  await open(app, 'Security group rule');
  await field(app, 'Security group rule', 'Lets in').selectOption('dynamic');
  const groups = field(app, 'Security group rule', 'Security group');
  const names = await groups.locator('option').allTextContents();
  await groups.selectOption({ label: names.find((name) => name.startsWith('default')) });
  await send(app, 'Security group rule', 'Add rule');
  await untilRows(app, 'Security groups', (rows) => rows.some((row) => row[2] === 'TCP 32768–65535'),
    'the rule');
}

const later = async (app, seconds) => {
  const state = await app.state();
  await app.command({ type: 'seek', ms: state.now + seconds * 1000 });
};
const targets = (state) => (rows) => rows.length >= 2 && rows.every((row) => row[5] === state);

test('a load balancer is set up by hand, broken with a security group, understood and mended', async () => {
  const app = await openApp(browser, `${site.url}?scenario=rolling-update-100-200&start=paused`);
  await app.command({ type: 'seek', ms: 1000 });
  await showTextView(app);
  await setUp(app);
  await openPorts(app);
  await later(app, 240);
  await untilRows(app, 'Targets', targets('healthy'), 'the targets are healthy');

  await open(app, 'Traffic');
  await field(app, 'Traffic', 'Requests per second').fill('20');
  await send(app, 'Traffic', 'Send traffic');
  await later(app, 60);
  const answers = (row) => Number(row[6].replace(/\D/g, ''));
  const sent = await untilRows(app, 'Traffic', (rows) => rows.length === 1 && answers(rows[0]) > 800,
    'more than 800 requests are answered');
  assert.equal(sent[0][1], 'sending');
  assert.equal(sent[0][7], '0', 'no request is lost');
  const measured = await untilRows(app, 'Measurements', (rows) => rows.length > 3, 'measurements');
  assert.match(measured[0].join(' '), /\/s/);

  await select(app, 'Security groups', 'default');
  const closing = app.page.locator('#text-view button', { hasText: /^Close TCP 32768/ });
  await closing.click();
  await later(app, 90);
  await untilRows(app, 'Targets', targets('unhealthy'), 'the checks get no answer');
  await select(app, 'Targets', (await tableRows(app.page, 'Targets'))[0][0]);
  await until(app, (now) => now.inspector.startsWith('Target '), 'the target is selected');
  await app.page.waitForFunction(
    () => /do not let it in/.test(document.querySelector('#text-view').textContent));
  const requests = await untilRows(app, 'Latest requests',
    (rows) => rows.some((row) => row[5] === '504 connect'), 'requests are lost');
  assert.ok(requests.length > 5);

  await press(app, 'Let door in');
  await later(app, 120);
  await untilRows(app, 'Targets', targets('healthy'), 'they are healthy again');
  await later(app, 30);
  const mended = await untilRows(app, 'Latest requests', (rows) => rows[0][5] === '200', 'answers again');
  assert.equal(mended[0][1], 'GET /');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('a form keeps what was typed and says at the field what is wrong with it', async () => {
  const app = await openApp(browser, `${site.url}?scenario=rolling-update-100-200&start=paused`);
  await showTextView(app);
  await open(app, 'Target group');
  await field(app, 'Target group', 'Every, seconds').fill('two');
  await send(app, 'Target group', 'Check');
  const every = field(app, 'Target group', 'Every, seconds');
  await app.page.locator('.field-error', { hasText: 'Choose 5 to 300.' }).waitFor();
  assert.equal(await every.inputValue(), 'two');
  assert.equal(await every.getAttribute('aria-invalid'), 'true');
  await every.fill('10');
  await send(app, 'Target group', 'Check');
  await app.page.locator('.field-error', { hasText: 'Choose 5 to 300.' }).waitFor({ state: 'detached' })
    .catch(() => {});
  assert.notEqual(await every.getAttribute('aria-invalid'), 'true');
  await app.close();
});
