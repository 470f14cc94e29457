import { expect, it } from 'vitest';
import type { OutboxLoss } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { findings, openWindow, withWindow } from './testWindow.ts';

const { page } = withWindow();

const damaged: OutboxLoss = {
  at: instantFromMicros(0),
  file: 'outbox.db.2026-03-16T12-03-40.000000Z',
  recovered: 3,
  lost: 2,
  isCertain: true,
  areDraftsComplete: false,
  isRestComplete: true,
};
const banner = () => page().getByTestId('outbox-banner');
const button = (name: string) => banner().getByRole('button', { name });
const outboxes = () => page().evaluate(() => window.meridianTest.world.desk.received.outboxes);

/** Reports a loss of the account at `index`. */
const lose = (loss: OutboxLoss, index = 0): Promise<void> =>
  page().evaluate(
    ([outboxLoss, at]) => {
      const { world, bridge } = window.meridianTest;
      world.desk.accounts = world.desk.accounts.map((entry, n) => (n === at ? { ...entry, outboxLoss } : entry));
      bridge.emit('accounts.changed', {});
    },
    [loss, index] as const,
  );

it('says what was recovered from a damaged outbox, and stays until the person decides', async () => {
  await openWindow(page(), 'online');
  await lose(damaged);
  await banner().getByRole('alert').getByText('3 of 5 messages were recovered.').waitFor();
  await banner().getByText('Some drafts may be missing.').waitFor();
  expect(await findings(page())).toEqual([]);
  await button('Show the file').click();
  await button('Try again').click();
  await expect.poll(outboxes).toEqual(['shown', 'retried']);
  await banner().waitFor();
  await button('Set aside permanently').click();
  await banner().waitFor({ state: 'detached' });
  expect(await outboxes()).toEqual(['shown', 'retried', 'dismissed']);
});

it.each([
  [{ isCertain: false }, '3 messages were recovered, and others may be missing.'],
  [{ file: null, recovered: 0 }, '2 unsent messages were lost'],
  [{ file: null, recovered: 0, lost: 0 }, 'No unsent message was lost.'],
  [{ file: null, recovered: 0, lost: 0, isCertain: false }, 'Meridian can’t verify'],
  [{ recovered: 5, lost: 0, isRestComplete: false }, 'settings of this account may be missing'],
])('names what is affected by %o', async (change, sentence) => {
  await openWindow(page(), 'online');
  await lose({ ...damaged, ...change });
  await banner().getByText(sentence).waitFor();
  const hasFile = !('file' in change);
  expect(await button('Show the file').count()).toBe(hasFile ? 1 : 0);
  await button(hasFile ? 'Set aside permanently' : 'OK').waitFor();
});

it('leads to the account that is affected', async () => {
  await openWindow(page(), 'accounts');
  await lose(damaged, 1);
  await banner().getByText('may be damaged or missing').waitFor();
  expect(await button('Set aside permanently').count()).toBe(0);
  await banner().getByRole('button').click();
  await banner().getByText('3 of 5 messages were recovered.').waitFor();
});

it('says why reading the file again failed', async () => {
  await openWindow(page(), 'online');
  await lose(damaged);
  const error: AppErrorData = new AppError('disk-full').toData();
  await page().evaluate((failure) => {
    window.meridianTest.world.desk.accountsError = failure;
  }, error);
  await button('Try again').click();
  await banner().getByText('That didn’t work.').waitFor();
  await banner().getByText('disk').first().waitFor();
});
