// Forms and tables of the text view, as tests handle them.
import assert from 'node:assert/strict';
import { tableRows } from './app.mjs';

export const press = (app, name) => app.page.getByRole('button', { name, exact: true }).click();
export const form = (app, title) => app.page.locator('#text-view fieldset').filter({
  has: app.page.locator('legend', { hasText: new RegExp(`^${title}$`) }),
});
export const field = (app, title, label) => form(app, title).getByLabel(label, { exact: true });
export const send = (app, title, name) => form(app, title).getByRole('button', { name, exact: true }).click();

export async function untilRows(app, caption, wanted, what) {
  for (let round = 0; round < 200; round += 1) {
    const rows = await tableRows(app.page, caption);
    if (rows && wanted(rows)) return rows;
    await app.page.waitForTimeout(100);
  }
  const rows = JSON.stringify(await tableRows(app.page, caption));
  return assert.fail(`did not happen in 20 s: ${what}: ${rows}`);
}

export async function select(app, caption, name) {
  const table = app.page.locator('#text-view table',
    { has: app.page.locator('caption', { hasText: new RegExp(`^${caption}$`) }) });
  await table.getByRole('button', { name, exact: true }).first().click();
}

/** Opens the form by its button and waits until its fields are there. */
export async function open(app, title) {
  await press(app, `${title}…`);
  await form(app, title).waitFor();
}
