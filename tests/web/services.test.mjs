// Services on the page: rollouts, the form, faults and the circuit breaker, by clicks and keys.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApp, showTextView, tableRows, until } from './support/app.mjs';
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

const openAt = async (scenario, seconds) => {
  const app = await openApp(browser, `${site.url}?scenario=${scenario}&start=paused`);
  await app.command({ type: 'seek', ms: seconds * 1000 });
  await showTextView(app);
  return app;
};

async function untilRows(app, caption, wanted, what) {
  for (let round = 0; round < 200; round += 1) {
    const rows = await tableRows(app.page, caption);
    if (rows && wanted(rows)) return rows;
    await app.page.waitForTimeout(100);
  }
  const rows = JSON.stringify(await tableRows(app.page, caption));
  return assert.fail(`did not happen in 20 s: ${what}: ${rows}`);
}

const running = (service, count) => (rows) => rows.some((row) => row[0] === service && row[3] === count);
const form = (app) => app.page.locator('fieldset', { hasText: 'Create or update a service' });
const field = (app, label) => form(app).getByLabel(label, { exact: true });
const press = (app, name) => app.page.getByRole('button', { name, exact: true }).click();
const service = async (app, name) => (await app.call('ecs.DescribeServices',
  { cluster: 'yard', services: [name] })).out.services[0];

test('a rolling update shows old and new side by side, says why it waits, and completes', async () => {
  const app = await openAt('rolling-update-100-150', 64);
  await untilRows(app, 'Services', running('web', '4/4 running'), 'the old revision still runs');
  await app.page.locator('caption', { hasText: /^Services/ }).locator('..').getByRole('button',
    { name: 'web', exact: true }).click();
  const both = await untilRows(app, 'Deployments', (rows) => rows.length === 2, 'two deployments');
  assert.deepEqual(both.map((row) => row[1]), ['web:2', 'web:1']);
  await app.page.getByRole('heading', { name: 'Why?' }).waitFor();
  const state = await until(app, (now) => now.why.includes('service web'), 'the service says why');
  assert.match(state.why, /service web/);
  const messages = await untilRows(app, 'Service events', (rows) => rows.length > 2, 'it speaks');
  assert.ok(messages.some((row) => row.at(-1).includes('(service web) has started 2 tasks')));
  await app.command({ type: 'seek', ms: 240000 });
  await untilRows(app, 'Service deployments', (rows) => rows[0][2] === 'SUCCESSFUL', 'it completes');
  const done = await service(app, 'web');
  assert.equal(done.deployments.length, 1);
  assert.equal(done.deployments[0].rolloutState, 'COMPLETED');
  assert.match(done.taskDefinition, /web:2$/);
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('an event of a service leads to the task it speaks of', async () => {
  const app = await openAt('rolling-update-100-200', 50);
  await untilRows(app, 'Service events', (rows) => rows.length > 4, 'it has said something');
  const events = app.page.locator('#text-view table',
    { has: app.page.locator('caption', { hasText: /^Service events/ }) });
  const link = events.locator('tbody button').first();
  const name = await link.textContent();
  await link.click();
  const state = await until(app, (now) => now.selection.startsWith('task:'), 'a task is selected');
  assert.equal((await app.state()).inspector, `Task ${name}`);
  assert.match(state.selection, /^task:/);
  await app.close();
});

test('a service is created by typing, updated, watched until it completes, and deleted', async () => {
  const app = await openAt('rolling-update-100-200', 1);
  await field(app, 'Service name').fill('shop');
  await field(app, 'Task definition to keep running (empty: the newest)').fill('web:1');
  await field(app, 'Desired tasks').fill('3');
  await field(app, 'Minimum healthy percent').fill('50');
  await field(app, 'Deployment circuit breaker').selectOption('rollback');
  await press(app, 'Create service');
  await untilRows(app, 'Services', running('shop', '0/3 running'), 'it is there');
  const call = app.page.locator('#text-view pre');
  await call.filter({ hasText: '"service": "shop"' }).waitFor();
  await app.command({ type: 'seek', ms: 60000 });
  await untilRows(app, 'Services', running('shop', '3/3 running'), 'its tasks run');
  await field(app, 'Desired tasks').fill('4');
  await field(app, 'Task definition to keep running (empty: the newest)').fill('web:2');
  await press(app, 'Update service');
  await until(app, (now) => now.message === 'Service shop updated.', 'the update is confirmed');
  await app.command({ type: 'seek', ms: 240000 });
  await untilRows(app, 'Services', running('shop', '4/4 running'), 'the update completes');
  const updated = await service(app, 'shop');
  assert.match(updated.taskDefinition, /web:2$/);
  assert.equal(updated.deploymentConfiguration.minimumHealthyPercent, 50);
  assert.equal(updated.deploymentConfiguration.deploymentCircuitBreaker.rollback, true);
  await press(app, 'Delete');
  await app.command({ type: 'seek', ms: 300000 });
  await untilRows(app, 'Services', (rows) => !rows.some((row) => row[0] === 'shop'), 'it is gone');
  await press(app, 'Undo');
  await until(app, (now) => now.message === 'Undone: DeleteService.', 'the deletion is undone');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('bad input is said at its field, and the field is marked for a screen reader', async () => {
  const app = await openAt('rolling-update-100-200', 1);
  await field(app, 'Service name').fill('two words');
  await field(app, 'Maximum percent').fill('90');
  await press(app, 'Create service');
  for (const label of ['Service name', 'Maximum percent']) {
    const input = field(app, label);
    await app.page.waitForFunction((node) => node.getAttribute('aria-invalid') === 'true',
      await input.elementHandle());
    const id = await input.getAttribute('aria-describedby');
    assert.notEqual((await app.page.locator(`#${id}`).textContent()).trim(), '');
  }
  assert.equal((await service(app, 'two words')), undefined);
  await app.close();
});

test('a circuit breaker rolls back, and the tables say so', async () => {
  const app = await openAt('circuit-breaker-rollback', 240);
  const rows = await untilRows(app, 'Service deployments',
    (found) => found.some((row) => row[2].startsWith('ROLLBACK')), 'the breaker has tripped');
  assert.ok(rows.some((row) => Number(row[6]) > 0), 'failed tasks are counted');
  await untilRows(app, 'Service events',
    (found) => found.some((row) => row.at(-1).includes('rolling back')), 'it says so');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('faults are pressed by keyboard, told with their consequence, and undone', async () => {
  const app = await openAt('rolling-update-100-200', 50);
  await app.command({ type: 'select', key: 'task:0' });
  const faults = app.page.locator('fieldset', { hasText: 'Make something fail' });
  const missing = faults.getByRole('button', { name: 'Image missing' });
  await missing.focus();
  await app.page.keyboard.press('Enter');
  await faults.getByRole('button', { name: 'Mend image' }).waitFor();
  await press(app, 'Stop task');
  await app.page.getByText(/Somebody called StopTask.*Service web has 3 of 4 tasks/).waitFor();
  await press(app, 'Undo');
  await press(app, 'Undo');
  await faults.getByRole('button', { name: 'Mend image' }).waitFor({ state: 'detached' });
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('an agent that is cut off and a zone that is lost say what follows', async () => {
  const app = await openAt('zone-loss', 50);
  await app.command({ type: 'select', key: 'instance:2' });
  await press(app, 'Disconnect agent');
  await app.page.getByText(/agent is disconnected: placement passes it by/).waitFor();
  await press(app, 'Connect agent');
  await press(app, 'Lose zone us-east-1b');
  await app.command({ type: 'seek', ms: 53000 });
  await app.page.getByText(/It has left the cluster with its tasks/).waitFor();
  await untilRows(app, 'Services', (rows) => rows[0][3] !== '9/9 running', 'the service is short');
  await app.close();
});
