import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { setUpStage } from './support.ts';

const stage = setUpStage(cruddurItems({ now: systemClock.now() }).items);
/** Two people, each on a computer of their own. */
const andrew = (): Promise<DrivenApp> => stage.launch({ user: '@andrewbrown', dataDir: 'andrew' });
const bayko = (): Promise<DrivenApp> => stage.launch({ user: '@bayko', dataDir: 'bayko' });

const rows = ({ page }: DrivenApp) => page.getByTestId('groups').getByRole('option');
const field = ({ page }: DrivenApp) => page.getByRole('textbox', { name: /^Message to / });
const message = ({ page }: DrivenApp, name: RegExp) => page.getByRole('article', { name });

async function open(app: DrivenApp): Promise<void> {
  await rows(app).first().click();
  await app.page.getByTestId('messages').locator('[data-message]').last().waitFor();
}

it('sends to another computer, where it is counted as unread until it is in sight', async () => {
  const [from, to] = [await andrew(), await bayko()];
  await Promise.all([from.settled(), to.settled()]);
  await open(from);
  await field(from).fill('Can you hear me?');
  await field(from).press('Enter');
  // On the screen at once, and the same message once it is in the table.
  await message(from, /^You: Can you hear me\?/).waitFor();
  const id = await message(from, /^You: Can you hear me\?/).getAttribute('data-message');
  await message(from, /^You: Can you hear me\?/)
    .getByText('Sent')
    .waitFor({ state: 'attached' });
  await to.page.evaluate(() => window.meridian.sync.refresh({}));
  await rows(to).filter({ hasText: '1 unread message' }).waitFor();
  await open(to);
  await to.page.getByText('1 new message', { exact: true }).waitFor();
  const arrived = message(to, /^Andrew Brown: Can you hear me\?/);
  expect(await arrived.getAttribute('data-message')).toBe(id);
  await rows(to).filter({ hasText: 'unread' }).waitFor({ state: 'detached' });
  await Promise.all([stage.end(from), stage.end(to)]);
});

it('keeps a draft and what waits to be sent over a restart without a network, and sends by itself once it is back', async () => {
  const first = await andrew();
  await first.settled();
  await open(first);
  await stage.table.stop();
  for (const text of ['Sent from a tunnel', 'And another']) {
    await field(first).fill(text);
    await field(first).press('Enter');
  }
  await message(first, /^You: And another, .*, Waits to be sent$/).waitFor();
  await field(first).fill('Half a thought');
  await stage.end(first);

  const second = await andrew();
  await second.settled();
  await rows(second).first().click();
  await message(second, /^You: Sent from a tunnel, .*, Waits to be sent$/).waitFor();
  await expect.poll(() => field(second).inputValue()).toBe('Half a thought');
  await second.page.getByTestId('offline-bar').filter({ hasText: '2 messages waiting.' }).waitFor();
  expect(await second.page.getByTestId('composer').getByText('can’t be kept').count()).toBe(0);

  await stage.table.restart();
  await second.page.getByTestId('offline-bar').waitFor({ state: 'detached', timeout: 60_000 });
  await message(second, /^You: And another/)
    .getByText('Sent')
    .waitFor({ state: 'attached', timeout: 60_000 });
  const { messages } = await second.conversation('@bayko', true);
  expect(messages.slice(-2).map(({ text }) => text)).toEqual(['Sent from a tunnel', 'And another']);
  await stage.end(second);
});
