// Volumes, roles and logs on the page, by hand: an EFS volume is added to a pasted task definition, two tasks
// in two zones share a file that outlives one of them; a denied call is understood and mended; the log is
// searched.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApp, showTextView, tableRows, until } from './support/app.mjs';
import { field, form, open, press, select, send, untilRows } from './support/forms.mjs';
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

const later = async (app, seconds) => {
  const state = await app.state();
  await app.command({ type: 'seek', ms: state.now + seconds * 1000 });
};

const untilText = (app, pattern) => app.page.waitForFunction(
  (source) => new RegExp(source).test(document.querySelector('#text-view').textContent),
  pattern.source, { timeout: 20000 });

// As its author wrote it, but for the image, whose behaviour the test describes.
const k_definition = `{
    "family": "reporter",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "cpu": "256",
    "memory": "512",
    "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
    "containerDefinitions": [
        {
            "name": "reporter",
            "image": "reporter:1",
            "essential": true,
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": "/ecs/reporter",
                    "awslogs-region": "us-east-1",
                    "awslogs-stream-prefix": "ecs"
                }
            }
        }
    ]
}`;

const k_work = {
  image: 'reporter:1',
  work: {
    files: [{ path: '/data/report.csv', sizeKiB: 64, firstMs: 1000, everyMs: 10000 }],
    lines: [{ text: 'report {n} written', firstMs: 1000, everyMs: 1000 }],
  },
};

// A cluster alone, so that every task is the test's.
const k_yard = JSON.stringify({
  taskyard: 1,
  title: 'Empty yard',
  seed: 7,
  setup: [{ call: 'ecs.CreateCluster', with: { clusterName: 'yard' } }],
});

async function openPasted(text) {
  const app = await openApp(browser, `${site.url}?start=paused`);
  await app.command({ type: 'load_text', text: k_yard });
  await app.command({ type: 'pause' });
  await app.command({ type: 'seek', ms: 1000 });
  await app.call('taskyard.PublishImage', k_work);
  await app.command({ type: 'edit', text });
  await showTextView(app);
  return app;
}

async function addFileSystem(app) {
  await open(app, 'File system');
  await field(app, 'File system', 'Name').fill('reports');
  await send(app, 'File system', 'Create file system');
  await untilRows(app, 'File systems', (rows) => rows.some((row) => row[0].startsWith('reports (fs-')),
    'the file system');
  await later(app, 120);
  await untilRows(app, 'Mount targets', (rows) => rows.length > 1 &&
    rows.every((row) => row[1] === 'available'), 'its mount targets');
}

/** The group of the mount targets lets everybody in on TCP 2049. */
async function letIn(app) {
  await select(app, 'Mount targets', (await tableRows(app.page, 'Mount targets'))[0][0]);
  await until(app, (now) => now.inspector.startsWith('Mount target'), 'a mount target is selected');
  const opening = app.page.getByRole('button', { name: 'Let port 2049 in', exact: true });
  if (await opening.count() > 0) await opening.click();
}

async function addVolume(app) {
  await open(app, 'Volume');
  await field(app, 'Volume', 'Name').fill('reports');
  const systems = field(app, 'Volume', 'File system');
  const names = await systems.locator('option').allTextContents();
  await systems.selectOption({ label: names.find((name) => name.startsWith('reports (fs-')) });
  await send(app, 'Volume', 'Check');
  await send(app, 'Volume', 'Write into the definition');
  const state = await until(app, (now) => now.text.includes('efsVolumeConfiguration'), 'the volume');
  assert.ok(state.text.includes('"awslogs-stream-prefix": "ecs"'), 'the rest stays');
  assert.equal(state.errors, 0);
  await app.command({ type: 'restore_text' });
  assert.equal((await app.state()).text, k_definition);
  await field(app, 'Volume', 'Name').fill('reports');
  await send(app, 'Volume', 'Write into the definition');
  await until(app, (now) => now.text.includes('"containerPath": "/data"'), 'the mount point');
  await app.command({ type: 'apply' });
}

const zonesOf = (rows) => new Set(rows.map((row) => row[7]));
const files = (rows) => rows.filter((row) => row[0] === '/report.csv');

/** Runs tasks until two of them are in two zones. */
async function runInTwoZones(app) {
  const runs = app.page.locator('#text-view fieldset').filter({
    has: app.page.locator('legend', { hasText: /^Run tasks$/ }),
  });
  await runs.getByLabel('Launch type', { exact: true }).selectOption('FARGATE');
  await runs.getByLabel('Number of tasks', { exact: true }).fill('2');
  for (let round = 0; round < 5; round += 1) {
    await runs.getByRole('button', { name: 'Run', exact: true }).click();
    await later(app, 120);
    const rows = await untilRows(app, 'Tasks', (all) => all.length >= 2 &&
      all.every((row) => row[1] === 'RUNNING'), 'the tasks run');
    if (zonesOf(rows).size > 1) return rows;
  }
  return assert.fail('all tasks are in one zone');
}

test('an EFS volume added by form is shared across zones and outlives a task', async () => {
  const app = await openPasted(k_definition);
  await addFileSystem(app);
  await letIn(app);
  await addVolume(app);
  await runInTwoZones(app);

  const shared = form(app, 'Files').getByLabel('Files of', { exact: true });
  const places = await shared.locator('option').allTextContents();
  await shared.selectOption({ label: places.find((name) => name.startsWith('reports (fs-')) });
  await send(app, 'Files', 'Show files');
  const written = await untilRows(app, 'Files of reports', (rows) => files(rows).length === 1,
    'the file, in the file system');
  assert.equal(written[0][1], '64 KiB');
  const writer = written[0][3];
  const mounted = await untilRows(app, 'File systems', (rows) => Number(rows[0][6]) >= 2, 'two mounts');
  assert.match(mounted[0][0], /^reports/);

  // Each task sees the same file.
  const tasks = await tableRows(app.page, 'Tasks');
  for (const task of tasks.slice(0, 2)) {
    await select(app, 'Tasks', task[0]);
    const state = await until(app, (now) => now.inspector.startsWith('Task '), 'a task is selected');
    await app.command({ type: 'files', of: state.selection });
    await untilRows(app, 'Files of task', (rows) => rows.some((row) => row[0] === '/data/report.csv'),
      'the file, where the task sees it');
  }

  // Whoever wrote last is stopped: the file stays, and somebody else writes the next version.
  const before = Number(written[0][2]);
  await select(app, 'Tasks', tasks[0][0]);
  await press(app, 'Stop task');
  await later(app, 120);
  await app.command({ type: 'files', of: 'filesystem:0' });
  const kept = await untilRows(app, 'Files of reports', (rows) => files(rows).length === 1 &&
    Number(rows[0][2]) > before && rows[0][6] === 'there', 'the file stays');
  assert.ok(kept[0][3].length > 0 && writer.length > 0);
  assert.deepEqual(app.problems, []);
  await app.close();
});

const k_caller = {
  image: 'reporter:1',
  work: {
    calls: [{
      action: 's3:PutObject', resource: 'arn:aws:s3:::reports/today.csv', firstMs: 1000, everyMs: 5000,
    }],
    lines: [{ text: 'report {n} written', firstMs: 1000, everyMs: 1000 }],
  },
};

test('a denied call says which statement is missing; the form adds it, the next is allowed', async () => {
  const app = await openPasted(k_definition.replace('"cpu": "256",',
    '"cpu": "256",\n    "taskRoleArn": "arn:aws:iam::123456789012:role/reporter",'));
  await app.call('taskyard.PublishImage', k_caller);
  await open(app, 'Role');
  await field(app, 'Role', 'Name').fill('reporter');
  await send(app, 'Role', 'Create role');
  await untilRows(app, 'Roles', (rows) => rows.some((row) => row[0] === 'reporter'), 'the role');
  await app.command({ type: 'apply' });
  await app.command({ type: 'run', values: { launchType: 'FARGATE', count: 1 } });
  await later(app, 120);

  await untilRows(app, 'AWS calls', (rows) => rows.some((row) => row[0] === '✗ s3:PutObject'), 'a cross');
  await select(app, 'AWS calls', '✗ s3:PutObject');
  await until(app, (now) => now.inspector === 'Call s3:PutObject', 'the call is selected');
  await untilText(app, /no statement allows it/);
  await untilText(app, /"Action": "s3:PutObject"/);
  await press(app, 'Add this statement…');
  await form(app, 'Role reporter').waitFor();
  const policy = await field(app, 'Role reporter',
    'Own policy (JSON: Version, Statement with Effect, Action, Resource)').inputValue();
  assert.match(policy, /arn:aws:s3:::reports\/today.csv/);
  await send(app, 'Role reporter', 'Change role');
  await later(app, 30);
  const calls = await untilRows(app, 'AWS calls',
    (rows) => rows.some((row) => row[0] === '✓ s3:PutObject'), 'a tick');
  assert.match(calls.find((row) => row[0] === '✓ s3:PutObject')[4], /allowed by allow-s3-PutObject/);

  // The log of the same task: every line has the words, few have the number.
  await field(app, 'Logs', 'Words in the lines').fill('REPORT 17');
  await send(app, 'Logs', 'Show lines');
  const lines = await untilRows(app, 'Log lines', (rows) => rows.length > 0 && rows.length < 5, 'few lines');
  assert.ok(lines.every((row) => /report \d*17/.test(row[2])));
  assert.ok(lines.every((row) => row[3].startsWith('/ecs/reporter / ')), 'it says where they went');
  await untilText(app, /\d of [\d\s]+ lines/);
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('a policy that is no JSON says line and column, and stays as it was typed', async () => {
  const app = await openApp(browser, `${site.url}?scenario=first-run&start=paused`);
  await showTextView(app);
  await open(app, 'Role');
  const policy = field(app, 'Role', 'Own policy (JSON: Version, Statement with Effect, Action, Resource)');
  await policy.fill('{\n  "Version" "2012-10-17"\n}');
  await send(app, 'Role', 'Check');
  await app.page.locator('.field-error', { hasText: /^Line 2, column / }).waitFor();
  assert.equal(await policy.inputValue(), '{\n  "Version" "2012-10-17"\n}');
  assert.deepEqual(app.problems, []);
  await app.close();
});
