import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { withoutIsolates } from '../../shared/text/translator.ts';
import { setUpStage } from './support.ts';

const stage = setUpStage([]);

/** A conversation of many among the people of the sample data, from its start until the owner leaves it. */

let app: DrivenApp;
beforeAll(async () => {
  await stage.table.stop();
  app = await stage.launch({});
});
afterAll(() => stage.end(app));

const rows = () => app.page.getByTestId('conversation-list').getByRole('option');
const details = () => app.page.getByTestId('details');
const people = () => app.page.getByTestId('group-people').getByRole('listitem');
const title = () => app.page.getByTestId('conversation').locator('header').first();
/** The last sentence about what happened. */
const happened = (kind: string) =>
  expect.poll(async () => {
    const events = app.page.getByTestId('messages').locator(`[data-event="${kind}"]`);
    return (await events.count()) === 0 ? '' : withoutIsolates((await events.last().textContent()) ?? '');
  });
const choose = async (name: string): Promise<void> => {
  const dialog = app.page.getByRole('dialog');
  await app.page.keyboard.type(name);
  await dialog.getByRole('option', { name }).and(app.page.locator('[data-highlighted]')).waitFor();
  await app.page.keyboard.press('Enter');
  await dialog.getByTestId('chosen-person').filter({ hasText: name }).waitFor();
};

it('starts it with two people and a title', async () => {
  await app.page.getByRole('button', { name: 'Explore with sample data' }).click();
  await rows().first().waitFor();
  await app.settled();
  await app.page.keyboard.press('ControlOrMeta+n');
  await app.page.getByRole('dialog').getByRole('option', { name: 'New group…' }).click();
  await app.page.getByTestId('new-group').locator(':focus').waitFor();
  await choose('Siobhán');
  await choose('Tomás');
  await app.page.getByRole('textbox', { name: 'Group name' }).fill('Lighthouse club');
  await app.page.keyboard.press('Enter');
  await title().getByText('Lighthouse club').waitFor();
  await title().getByText('3 people').waitFor();
  await happened('started').toBe('You started “Lighthouse club”');
  await expect.poll(async () => (await rows().first().textContent()) ?? '').toContain('Lighthouse club');
});

it('writes to it, mentioning a person', async () => {
  await app.page.getByTestId('composer').getByRole('textbox').focus();
  await app.page.keyboard.type('Hello @tom');
  await app.page.getByTestId('mention-list').getByRole('option').first().waitFor();
  await app.page.keyboard.press('Enter');
  await app.page.keyboard.press('Enter');
  await app.page.getByTestId('messages').getByText('Hello @tomas').waitFor();
});

it('renames it, adds a person and removes one', async () => {
  await app.page.keyboard.press('ControlOrMeta+i');
  await details().getByRole('button', { name: 'Rename' }).click();
  await details().getByRole('textbox', { name: 'Group name' }).fill('Beacon club');
  await app.page.keyboard.press('Enter');
  await title().getByText('Beacon club').waitFor();
  await happened('renamed').toBe('You renamed the conversation to “Beacon club”');
  await details().getByRole('button', { name: 'Add people…' }).click();
  await app.page.getByTestId('add-people').locator(':focus').waitFor();
  await choose('Inês');
  await app.page.getByRole('button', { name: 'Add 1 person' }).click();
  await expect.poll(() => people().count()).toBe(4);
  await happened('added').toBe('You added Inês Figueira do Vale');
  await people().filter({ hasText: 'Inês' }).getByRole('button').click();
  await app.page.getByRole('menuitem', { name: 'Remove…' }).click();
  await app.page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(() => people().count()).toBe(3);
  await happened('removed').toBe('You removed Inês Figueira do Vale');
});

it('leaves it', async () => {
  await details().getByRole('button', { name: 'Leave…' }).click();
  const question = app.page.getByRole('alertdialog');
  await question.getByText('You’re the owner').waitFor();
  await question.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect.poll(() => rows().filter({ hasText: 'Beacon club' }).count()).toBe(0);
  await app.settled();
  expect((await app.conversations()).map(({ other }) => other.name)).not.toContain('Beacon club');
});
