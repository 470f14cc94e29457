import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { setUpStage } from './support.ts';

const stage = setUpStage([]);

/** What people do to messages, in the built app on sample data, and after a restart. */
describe('messages', () => {
  let app: DrivenApp;
  beforeAll(async () => {
    await stage.table.stop();
    app = await stage.launch({});
  });
  afterAll(() => stage.end(app));

  const rows = () => app.page.getByTestId('conversation-list').getByRole('option');
  const article = (text: string) =>
    app.page.getByTestId('messages').getByRole('article', { name: new RegExp(`^.You.: ${text.replace('?', '\\?')},`) });
  const field = () => app.page.getByTestId('composer').getByRole('textbox');
  const open = async (): Promise<void> => {
    await rows().filter({ hasText: '佐藤' }).first().click();
    await app.page.getByTestId('messages').locator('[data-message]').last().waitFor();
  };
  const send = async (text: string): Promise<void> => {
    await field().fill(text);
    await field().press('Enter');
    await article(text).getByText('Sent').waitFor({ state: 'attached' });
  };
  /** Presses a key on a message. */
  const press = async (text: string, key: string): Promise<void> => {
    await article(text).focus();
    await app.page.keyboard.press(key);
  };
  const remove = async (text: string, choice: string): Promise<void> => {
    await press(text, 'Delete');
    await app.page.getByRole('alertdialog').getByRole('button', { name: choice }).click();
    await article(text).waitFor({ state: 'detached' });
  };
  /** What the messages of this test look like. */
  const look = async (): Promise<void> => {
    await article('Yes, at nine').getByTestId('quote').getByText('Shall we meat?').waitFor({ state: 'detached' });
    await article('Yes, at nine').getByTestId('quote').getByText('Shall we meet?').waitFor();
    await article('Shall we meet?').getByTestId('edited').waitFor();
    await article('Yes, at nine')
      .getByRole('button', { name: /^❤️: .*You/ })
      .waitFor();
    for (const text of ['Only for me', 'For everyone']) expect(await article(text).count()).toBe(0);
  };

  it('are replied to, edited, reacted to and deleted', async () => {
    await app.page.getByRole('button', { name: 'Explore with sample data', exact: true }).click();
    await rows().first().waitFor();
    await app.settled();
    await open();
    await send('Shall we meat?');
    await press('Shall we meat?', 'r');
    await app.page.getByTestId('composer-reply').waitFor();
    await send('Yes, at nine');
    await press('Shall we meat?', 'e');
    await app.page.getByTestId('composer-edit').waitFor();
    await field().fill('Shall we meet?');
    await field().press('Enter');
    await article('Shall we meet?').getByTestId('edited').waitFor();
    await press('Yes, at nine', 'a');
    await app.page.getByTestId('reaction-picker').getByRole('option', { name: 'red heart' }).click();
    await send('Only for me');
    await send('For everyone');
    await remove('Only for me', 'Delete for me');
    await remove('For everyone', 'Delete for everyone');
    await look();
    await article('Shall we meet?').click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: 'Edit history…' }).click();
    await app.page.getByTestId('edit-history').getByText('Shall we meat?').waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.getByTestId('edit-history').waitFor({ state: 'detached' });
    await expect.poll(() => rows().first().textContent()).toContain('Yes, at nine');
  });

  it('are the same after a restart', async () => {
    await app.settled();
    await stage.end(app);
    app = await stage.launch({});
    await rows().first().waitFor();
    await open();
    await look();
  });
});
