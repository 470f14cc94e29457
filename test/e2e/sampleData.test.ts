import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { setUpStage } from './support.ts';

const stage = setUpStage([]);

/** Sample data, from the first start to the removal: no table, no network and no AWS. */
describe('sample data', () => {
  let app: DrivenApp;
  const launch = () => stage.launch({});
  beforeAll(async () => {
    await stage.table.stop();
    app = await launch();
  });
  afterAll(() => stage.end(app));

  const button = (name: string) => app.page.getByRole('button', { name, exact: true });
  const rows = () => app.page.getByTestId('conversation-list').getByRole('option');
  const siobhan = () => rows().filter({ hasText: 'Siobhán O’Rourke' });
  const messages = () => app.page.getByTestId('messages').locator('[data-message]');

  it('shows invented conversations, the newest minutes old, and says what they are', async () => {
    await button('Explore with sample data').click();
    await rows().first().waitFor();
    await app.settled();
    await expect.poll(() => rows().first().textContent()).toContain('Siobhán O’Rourke');
    expect(await app.conversations()).toHaveLength(15);
    await expect.poll(() => app.page.getByTestId('account-switcher').textContent()).toContain('Sample data');
    await app.page.getByTestId('sample-bar').getByText('stays on this computer').waitFor();
    await expect.poll(() => app.page.getByTestId('status-line').textContent()).toBe('Up to date');
  });

  it('sends a message, which costs nothing', async () => {
    await rows().filter({ hasText: '佐藤' }).first().click();
    await messages().last().waitFor();
    await app.page.keyboard.type('Good morning from Lisbon');
    await app.page.keyboard.press('Enter');
    await messages().last().getByText('Good morning from Lisbon').waitFor();
    await expect.poll(() => rows().first().textContent()).toContain('Good morning from Lisbon');
    await app.settled();
    await app.page.keyboard.press('ControlOrMeta+,');
    await app.page.getByRole('tab', { name: 'Cost' }).click();
    await app.page.getByText('Sample data costs nothing').waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('shows two conversations with one person as one', async () => {
    await siobhan().nth(1).click();
    await app.page.getByTestId('messages').getByText('Opened this from the office machine').waitFor();
    await siobhan().first().click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: 'Show as one' }).click();
    await expect.poll(() => siobhan().count()).toBe(1);
    expect(await app.conversations()).toHaveLength(14);
    const team = (await app.conversations()).find(({ joined }) => joined.length > 0);
    if (team === undefined) throw new Error('not joined');
    const { messages } = await app.conversation(team.id, true);
    expect(new Set(messages.map((each) => each.conversationId))).toEqual(new Set([team.id, ...team.joined]));
    expect(messages).toEqual(messages.toSorted((a, b) => a.at - b.at));
    // A message of the older one is found and shown in both.
    await app.page.keyboard.press('ControlOrMeta+k');
    await app.page.getByRole('dialog').locator(':focus').waitFor();
    await app.page.keyboard.type('office machine');
    await app.page
      .getByRole('dialog')
      .getByRole('option', { name: /office machine/ })
      .click();
    await app.page.getByTestId('messages').getByText('Opened this from the office machine').waitFor();
  });

  it('keeps what was written and chosen through a restart', async () => {
    await stage.end(app);
    app = await launch();
    await expect.poll(() => rows().first().textContent(), { timeout: 20_000 }).toContain('Good morning from Lisbon');
    await rows().first().click();
    await messages().last().getByText('Good morning from Lisbon').waitFor();
    await app.settled();
    expect(await app.conversations()).toHaveLength(14);
    await siobhan().click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: 'Show separately' }).click();
    await expect.poll(() => siobhan().count()).toBe(2);
  });

  it('offers to connect a table', async () => {
    await button('Connect a table…').click();
    await app.page.getByRole('dialog', { name: 'Add account' }).waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('can be removed, which leads back to the start', async () => {
    await app.page.keyboard.press('ControlOrMeta+,');
    await app.page.getByRole('tab', { name: 'Accounts' }).click();
    const card = app.page.getByTestId('account-card');
    await card.getByText('Sample data').waitFor();
    expect(await card.getByRole('button', { name: /^Edit/ }).count()).toBe(0);
    await card.getByRole('button', { name: /^Remove/ }).click();
    const question = app.page.getByRole('alertdialog');
    await question.getByText(/^This deletes the sample conversations/).waitFor();
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await app.page.getByRole('heading', { name: 'Welcome to Meridian' }).waitFor();
  });
});
