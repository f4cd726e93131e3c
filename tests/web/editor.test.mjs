// The editor pane: typing, marks, undo, pastes of every size, and what survives.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definition, openApp, until } from './support/app.mjs';
import { launch, serve } from './support/site.mjs';

const select_all = 'Control+A';
let site, browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});

async function openEditor() {
  const app = await openApp(browser, `${site.url}?start=paused`);
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.page.waitForSelector('#editor:not(.parked)');
  return app;
}

async function replaceByTyping(app, text) {
  await app.page.click('#editor-input');
  await app.page.keyboard.press(select_all);
  await app.page.keyboard.insertText(text);
}

async function paste(app, text) {
  await app.page.evaluate((content) => navigator.clipboard.writeText(content), text);
  await app.page.click('#editor-input');
  await app.page.keyboard.press(select_all);
  await app.page.keyboard.press('Control+V');
}

test('a mistake is marked in the line where it was typed', async () => {
  const app = await openEditor();
  const container = '{ "name": "ä 😀", "memory": "x" }';
  await replaceByTyping(app, `{\n  "family": "web",\n  "containerDefinitions": [ ${container} ]\n}`);
  const marked = app.page.locator('#editor-gutter .marked').first();
  await marked.waitFor();
  assert.equal(await marked.textContent(), '3');
  assert.ok((await marked.getAttribute('title')).length > 10);
  const waves = await app.page.locator('#editor-backdrop .wave-0').allTextContents();
  assert.ok(waves.includes('"x"'), `the wave is below the wrong value: ${JSON.stringify(waves)}`);
  await app.close();
});

test('keys, strings and numbers have their colours', async () => {
  const app = await openEditor();
  await replaceByTyping(app, '{ "count": 12, "name": "a" }');
  assert.equal(await app.page.locator('#editor-backdrop .t0').first().textContent(), '"count"');
  assert.equal(await app.page.locator('#editor-backdrop .t2').first().textContent(), '12');
  assert.equal(await app.page.locator('#editor-backdrop .t1').last().textContent(), '"a"');
  await app.close();
});

test('Ctrl+Enter applies the text as a new revision', async () => {
  const app = await openEditor();
  await replaceByTyping(app, definition('typed'));
  await app.page.keyboard.press('Control+Enter');
  const reply = await app.call('ecs.DescribeTaskDefinition', { taskDefinition: 'typed:1' });
  assert.equal(reply.ok, true, JSON.stringify(reply));
  await app.close();
});

test('what was typed survives a reload, valid or not', async () => {
  const app = await openEditor();
  const text = '{ "family": "half", "containerDef';
  await replaceByTyping(app, text);
  await until(app, (state) => state.text === text, 'the app has the text');
  await app.page.waitForTimeout(1500);  // writing is gathered
  await app.page.reload();
  await app.page.evaluate(() => window.taskyard.ready);
  assert.equal(await app.page.inputValue('#editor-input'), text);
  await app.close();
});

test('a refused apply keeps the text', async () => {
  const app = await openEditor();
  const text = '{ "family": "no containers" }';
  await replaceByTyping(app, text);
  await app.page.keyboard.press('Control+Enter');
  await app.page.waitForTimeout(200);
  assert.equal(await app.page.inputValue('#editor-input'), text);
  await app.close();
});

test('undo takes back typing, and also what the program changed', async () => {
  const app = await openEditor();
  await replaceByTyping(app, '{ "family": "one" }');
  await app.page.keyboard.press('End');
  await app.page.keyboard.type(' ');
  await app.command({ type: 'edit', text: '{ "family": "two" } ' });
  assert.equal(await app.page.inputValue('#editor-input'), '{ "family": "two" } ');
  await app.page.click('#editor-input');
  await app.page.keyboard.press('Control+Z');
  assert.equal(await app.page.inputValue('#editor-input'), '{ "family": "one" } ');
  await app.close();
});

test('a paste of 20 kB arrives whole', async () => {
  const app = await openEditor();
  const variable = (_, i) => ({ name: `VARIABLE_${i}`, value: `välue ${i} €` });
  const environment = Array.from({ length: 400 }, variable);
  const text = definition('large', { environment });
  assert.ok(text.length > 20000);
  await paste(app, text);
  await until(app, (state) => state.text === text, 'the app has the pasted text');
  await app.page.keyboard.press('Control+Enter');
  const reply = await app.call('ecs.DescribeTaskDefinition', { taskDefinition: 'large' });
  assert.equal(reply.ok, true, JSON.stringify(reply).slice(0, 300));
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('a paste of 1 MB is kept and the page goes on', async () => {
  const app = await openEditor();
  const line = `  "${'x'.repeat(90)}",\n`;
  const text = `[\n${line.repeat(11000)}  "end"\n]`;
  assert.ok(text.length > 1000000);
  await paste(app, text);
  await until(app, (state) => state.text.length === text.length, 'the app has the pasted text');
  assert.ok(await app.page.locator('#editor-backdrop > div').count() < 200, 'only lines in sight are drawn');
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('100,000 brackets are a problem with a place, not a crash', async () => {
  const app = await openEditor();
  await paste(app, '['.repeat(100000));
  const isReported = (one) => one.errors > 0 && one.text.length === 100000;
  const state = await until(app, isReported, 'the depth is reported');
  assert.equal(state.ok, true);
  assert.equal((await app.call('ecs.ListClusters', {})).ok, true);
  assert.deepEqual(app.problems, []);
  await app.close();
});

test('a second Escape, or Escape and Tab, leave the editor; Tab alone indents', async () => {
  const app = await openEditor();
  const focused = () => app.page.evaluate(() => document.activeElement.id);
  await replaceByTyping(app, '');
  await app.page.keyboard.press('Tab');
  assert.equal(await app.page.inputValue('#editor-input'), '  ');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Tab');
  assert.notEqual(await focused(), 'editor-input');
  await app.page.click('#editor-input');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Escape');
  assert.equal(await focused(), 'yard');
  await app.close();
});

test('F8 goes to the next problem', async () => {
  const app = await openEditor();
  await replaceByTyping(app, '{\n  "family": 7,\n  "containerDefinitions": []\n}');
  await app.page.locator('#editor-gutter .marked').first().waitFor();
  await app.page.keyboard.press('Control+Home');
  await app.page.keyboard.press('F8');
  const line = await app.page.evaluate(() => {
    const input = document.getElementById('editor-input');
    return input.value.slice(0, input.selectionStart).split('\n').length;
  });
  assert.equal(line, 2);
  await app.close();
});

test('a file that is dropped on the page opens', async () => {
  const app = await openEditor();
  const text = definition('dropped');
  await app.page.evaluate((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'dropped.json', { type: 'application/json' }));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  }, text);
  await until(app, (state) => state.text === text, 'the dropped text is in the editor');
  await app.close();
});
