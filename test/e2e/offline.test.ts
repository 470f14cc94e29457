import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { sampleItems } from '../../main/engine/samples/seed.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import type { Conversation } from '../../shared/model.ts';
import { setUpStage } from './support.ts';

const { owner, items } = sampleItems({ now: systemClock.now() });
const stage = setUpStage(items);

const start = (): Promise<DrivenApp> => stage.launch({ user: owner.id });

/** What a conversation shows; a poll that was under way may have read it again. */
const shown = ({ syncedAt, ...conversation }: Conversation): Omit<Conversation, 'syncedAt'> => conversation;

it('shows cached conversations and their age offline, and reconnects by itself', async () => {
  const first = await start();
  const synced = await first.settled();
  expect(synced).toMatchObject({ phase: 'idle', error: null });
  const conversations = await first.conversations();
  const before = await first.conversation('@siobhan', true);
  await stage.end(first);

  await stage.table.stop();
  const second = await start();
  const { page } = second;
  const rows = page.getByTestId('conversation-list').getByRole('option');
  await rows.first().waitFor();
  const bar = page.getByTestId('offline-bar');
  await bar.waitFor();
  const status = await second.settled();
  expect(status).toMatchObject({ phase: 'offline', error: { code: 'offline' } });
  expect(status.syncedAt).not.toBeNull();
  const asOf = await page.evaluate(
    (at) => new Intl.DateTimeFormat('en-US', { timeStyle: 'short' }).format(at / 1_000),
    status.syncedAt ?? 0,
  );
  await expect.poll(() => bar.textContent()).toBe(`Offline. Showing conversations as of ${asOf}.`);

  expect((await second.conversations()).map(shown)).toEqual(conversations.map(shown));
  expect((await second.conversation('@siobhan', false)).messages).toEqual(before.messages);
  await expect
    .poll(() => rows.first().getByTestId('conversation-name').textContent())
    .toBe(conversations[0]?.other.name);
  await rows.nth(1).click();
  await page.getByTestId('messages').locator('[data-message]').first().waitFor();

  await stage.table.restart();
  await bar.waitFor({ state: 'detached' });
  expect(await second.settled()).toMatchObject({ phase: 'idle', error: null });
});
