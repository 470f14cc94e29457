import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { hazardItems } from '../fixtures/hazards.ts';
import { setUpApp } from './support.ts';

const { ownerId, items, expected } = hazardItems(systemClock.now());
const running = setUpApp(items, { user: ownerId });

it('lists every conversation once, in order, with the newest message’s text and time', async () => {
  const conversations = await running.app.conversations();
  expect(conversations.map(({ id, at, text }) => ({ id, at, text }))).toEqual(
    expected.conversations.map(({ id, at, text }) => ({ id, at, text })),
  );
});

it('shows every message exactly once and in order', async () => {
  const { page } = running.app;
  const rows = page.getByTestId('conversation-list').getByRole('option');
  for (const [index, conversation] of expected.conversations.entries()) {
    await rows.nth(index).click();
    const whole = await running.app.conversation(conversation.id, true);
    expect(whole.messages.map(({ id }) => id)).toEqual(conversation.messageIds);
    expect(whole.messages.map(({ sortKey }) => sortKey)).toEqual(conversation.sortKeys);

    const list = page.getByTestId('messages');
    if (conversation.messageIds.length === 0) continue;
    await list.locator(`[data-message="${conversation.messageIds.at(-1)}"]`).waitFor();
    const seen: string[] = [];
    await list.hover();
    for (;;) {
      const shown = () =>
        list.locator('[data-message]').evaluateAll((all) => all.map((each) => each.getAttribute('data-message') ?? ''));
      await expect.poll(shown).not.toEqual([]);
      const now = await shown();
      expect(new Set(now).size).toBe(now.length);
      const at = conversation.messageIds.indexOf(now[0] ?? '');
      expect(now).toEqual(conversation.messageIds.slice(at, at + now.length));
      seen.push(...now);
      if (at === 0) break;
      await page.mouse.wheel(0, -500);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    expect([...new Set(seen)].sort()).toEqual([...conversation.messageIds].sort());
  }
});

it('counts unreadable items and lists their keys', async () => {
  const dayStart = instantFromMicros(0);
  const diagnostics = await running.app.page.evaluate((request) => window.meridian.diagnostics.read(request), {
    accountId: await running.app.accountId(),
    dayStart,
    monthStart: dayStart,
  });
  if (!diagnostics.ok) throw new Error(diagnostics.error.message);
  const { count, items: unparsable } = diagnostics.value.unparsable;
  const keys = ({ pk, sk }: { readonly pk: string; readonly sk: string }): string => `${pk} ${sk}`;
  expect(unparsable.map(keys).sort()).toEqual(expected.unparsable.map(keys).sort());
  expect(count).toBe(expected.unparsable.length);
});
