// From a definition to running tasks and the reason for their places, through the text view and the picture.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definition, openApp, showTextView, tableRows, until } from './support/app.mjs';
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

async function untilRows(app, caption, test, what) {
  for (let round = 0; round < 300; round += 1) {
    const rows = await tableRows(app.page, caption);
    if (rows && test(rows)) return rows;
    await app.page.waitForTimeout(100);
  }
  const rows = JSON.stringify(await tableRows(app.page, caption));
  return assert.fail(`did not happen in 30 s: ${what}: ${rows}`);
}

test('typed JSON is registered, run, and its tasks reach RUNNING, all in the text view', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`);
  await showTextView(app);
  const { page } = app;
  await page.getByLabel('Task definition JSON', { exact: true }).last().fill(definition('typed'));
  await page.getByRole('button', { name: 'Apply' }).click();
  const hasTyped = (rows) => JSON.stringify(rows).includes('typed');
  await untilRows(app, 'Task definitions', hasTyped, 'it is registered');
  await page.getByLabel('Task definition (empty: the newest)').fill('typed:1');
  await page.getByLabel('Number of tasks').fill('2');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const own = (rows) => rows.filter((row) => row.some((cell) => cell.includes('typed')));
  await untilRows(app, 'Tasks', (rows) => own(rows).length === 2, 'two tasks are there');
  await app.command({ type: 'speed', value: 60 });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const running = (rows) => own(rows).filter((row) => row.includes('RUNNING')).length === 2;
  await untilRows(app, 'Tasks', running, 'both reach RUNNING');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('a task that is chosen in the text view says why it is where it is', async () => {
  const app = await openApp(browser, site.url);
  await until(app, (state) => state.running > 0, 'a task runs');
  await showTextView(app);
  await untilRows(app, 'Tasks', (rows) => JSON.stringify(rows).includes('web:1'), 'tasks are listed');
  const caption = app.page.locator('caption', { hasText: /^Tasks/ });
  const table = app.page.locator('#text-view table', { has: caption });
  const onEc2 = table.locator('tbody tr', { hasText: 'web:1' });  // Fargate has no candidates to list
  await onEc2.locator('button').first().click();
  await app.page.getByRole('heading', { name: 'Why?' }).waitFor();
  const rows = await untilRows(app, 'Candidates', (found) => found.length > 0, 'the candidates are listed');
  assert.ok(rows.length > 0);
  await app.close();
});

test('a click on a task in the picture selects it', async () => {
  const app = await openApp(browser, `${site.url}?panels=map`);
  await until(app, (state) => state.running > 2, 'tasks run');
  await app.command({ type: 'pause' });
  let selection = '';
  for (let y = 80; y < 700 && !selection.startsWith('task:'); y += 17) {
    for (let x = 60; x < 1240 && !selection.startsWith('task:'); x += 41) {
      await app.page.mouse.click(x, y);
      selection = (await app.state()).selection;
    }
  }
  assert.match(selection, /^task:/);
  await app.close();
});

test('a refusal stands beside the button that asked', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`);
  await showTextView(app);
  await app.page.getByLabel('Task definition (empty: the newest)').fill('nowhere:9');
  await app.page.getByRole('button', { name: 'Run', exact: true }).click();
  const failed = app.page.locator('#text-view .failed').filter({ hasText: /\w/ });
  await failed.first().waitFor();
  await app.close();
});

test('scripts on the page use the door', async () => {
  const app = await openApp(browser, `${site.url}?start=paused`);
  const made = await app.call('ecs.CreateCluster', { clusterName: 'scripted' });
  assert.equal(made.ok, true, JSON.stringify(made));
  const refused = await app.call('ecs.DeleteCluster', { cluster: 'nowhere' });
  assert.equal(refused.ok, false);
  assert.match(refused.code, /ClusterNotFoundException/);
  assert.equal((await app.command({ type: 'dance' })).ok, false);
  await app.close();
});
