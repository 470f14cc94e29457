import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { sampleItems } from '../../main/engine/samples/seed.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { inSentence } from '../support/inSentence.ts';
import { hasKeychain, setUpStage } from './support.ts';

const { owner, items } = sampleItems({ now: systemClock.now() });
/** A person who wrote a message and has no profile. */
const written = {
  ...{ pk: 'MSG#elsewhere', sk: '2026-01-01T00:00:00.000000+00:00', message_uuid: 'm', message: 'hello' },
  ...{ user_uuid: 'writer-uuid', user_handle: 'writer', user_display_name: 'A writer' },
};
const stage = setUpStage([...items, written]);

/** The first run: connecting, then adding and removing a second account. */
describe('a computer without accounts', () => {
  let app: DrivenApp;
  beforeAll(async () => {
    app = await stage.launch({});
  });
  afterAll(() => stage.end(app));

  const field = (name: string): Locator => app.page.getByRole('textbox', { name });
  const button = (name: string): Locator => app.page.getByRole('button', { name, exact: true });
  const switcher = (): Locator => app.page.getByTestId('account-switcher');
  const option = (): Locator => app.page.getByTestId('conversation-list').getByRole('option').first();
  /** Fills in the connection to the stage's table. */
  async function fillIn(): Promise<void> {
    await app.page.getByRole('radio', { name: 'Access keys' }).click();
    await field('Access key ID').fill('AKIAIOSFODNN7EXAMPLE');
    await app.page.getByLabel('Secret access key').fill('wJalrXUtnFEMI');
    await button('Advanced table settings').click();
    await field('Endpoint').fill(stage.table.endpoint);
  }

  /** Closes the dialog that appears where there is no keychain. */
  async function confirmMissingKeychain(): Promise<void> {
    if (!(await hasKeychain(app))) await app.page.getByRole('alertdialog').getByRole('button', { name: 'OK' }).click();
  }

  it('shows each failed step of a connection test', async () => {
    await app.page.getByRole('heading', { name: 'Welcome to Meridian' }).waitFor();
    await button('Connect a table').click();
    await fillIn();
    await field('Table name').fill('no-such-table');
    await button('Test connection').click();
    await app.page.getByText('1 step failed.').waitFor();
    const steps = app.page.locator('[data-step]');
    await expect
      .poll(() => steps.evaluateAll((all) => all.map((step) => step.getAttribute('data-state'))))
      .toEqual(['ok', 'ok', 'failed', ...Array(5).fill('skipped')]);
    await steps.getByText(/The table no-such-table doesn’t exist/).waitFor();
    await button('Create table').click();
    await app.page.locator('[data-step="index"][data-state="ok"]').waitFor();
  });

  it('runs the whole test, finds the user and shows the conversations', async () => {
    await field('Table name').fill('cruddur-messages');
    await app.page.getByRole('switch', { name: 'Include a write test' }).click();
    await button('Test connection').click();
    await app.page.getByText('All tests passed.').waitFor();
    await app.page
      .locator('[data-step]')
      .getByText(/Wrote and deleted the item MERIDIAN#TEST/)
      .waitFor();
    await button('Continue').click();
    await field('Handle or user UUID').fill(`@${owner.handle}`);
    await button('Look up').click();
    await app.page.getByTestId('found-person').getByText(owner.name).waitFor();
    await button('Start messaging').click();
    await option().waitFor();
    await expect.poll(() => switcher().textContent()).toContain(owner.name);
    await confirmMissingKeychain();
  });

  it('shows the cost, storage and diagnostics of the account', async () => {
    await app.page.keyboard.press('ControlOrMeta+,');
    await app.page.getByRole('tab', { name: 'Cost' }).click();
    await app.page.getByRole('img', { name: /^Dollars by day: / }).waitFor();
    await app.page.getByRole('tab', { name: 'Storage' }).click();
    await app.page.getByRole('dialog').getByRole('listitem').first().waitFor();
    await app.page.getByRole('tab', { name: 'Sync' }).click();
    await app.page.getByRole('combobox', { name: 'While in use' }).click();
    await app.page.getByRole('option', { name: '2 seconds' }).click();
    await app.page.getByRole('tab', { name: 'Diagnostics' }).click();
    await app.page.getByText('Conversations', { exact: true }).waitFor();
    expect(await app.page.getByRole('alert').count()).toBe(0);
    await app.page.keyboard.press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('adds a second account, switches between both, and removes it', async () => {
    await switcher().click();
    await app.page.getByRole('menuitem', { name: 'Add account…' }).click();
    const dialog = app.page.getByRole('dialog', { name: 'Add account' });
    await fillIn();
    await field('Handle or user UUID').fill('@writer');
    await dialog.getByLabel('Account name (optional)').fill('The other one');
    await button('Connect').click();
    await dialog.getByTestId('scan-table').click();
    await dialog.getByTestId('found-person').waitFor();
    await button('Connect').click();
    await expect.poll(() => switcher().textContent()).toContain('The other one');
    await confirmMissingKeychain();
    await switcher().click();
    await app.page.getByRole('menuitemradio', { name: owner.name }).click();
    await expect.poll(() => switcher().textContent()).toContain(owner.name);
    await option().waitFor();
    await app.page.keyboard.press('ControlOrMeta+,');
    await app.page.getByRole('tab', { name: 'Accounts' }).click();
    await button(`Remove ${inSentence('The other one')}`).click();
    const question = app.page.getByRole('alertdialog');
    await question.getByText(/^This deletes /).waitFor();
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => app.page.getByTestId('account-card').count()).toBe(1);
  });
});
