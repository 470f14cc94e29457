import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import { setUpApp } from './support.ts';

const seed = cruddurItems({ now: systemClock.now() });
const messages = seed.items.filter(({ pk }) => String(pk).startsWith('MSG#'));
const running = setUpApp(seed.items, { user: '@andrewbrown' });

it('opens at its newest message and pages back to its first, each message once and in order', async () => {
  const { page } = running.app;
  await page.getByTestId('groups').getByRole('option').first().click();
  const list = page.getByTestId('messages');
  const ids = (): Promise<string[]> =>
    list.locator('[data-message]').evaluateAll((all) => all.map((each) => each.getAttribute('data-message') ?? ''));

  const expected = messages
    .toSorted((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
    .map(({ message_uuid }) => String(message_uuid));
  expect(expected).toHaveLength(104);

  await list.locator(`[data-message="${expected.at(-1)}"]`).waitFor();
  const seen = new Set(await ids());
  await list.hover();
  while (!seen.has(expected[0] ?? '')) {
    await page.mouse.wheel(0, -400);
    // Two frames: the scroll is painted, and what it asked for is in the document.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const now = await ids();
    expect(now).toEqual(expected.slice(expected.indexOf(now[0] ?? ''), expected.indexOf(now.at(-1) ?? '') + 1));
    for (const id of now) seen.add(id);
  }
  await page.getByText('This is the beginning of your conversation with Andrew Bayko.').waitFor();
  expect([...seen].sort()).toEqual([...expected].sort());
  expect((await running.app.conversation('@bayko', false)).messages.map(({ id }) => id)).toEqual(expected);
});

it('shows own messages apart from the other’s', async () => {
  const owners = await running.app.page
    .getByTestId('messages')
    .locator('[data-message]')
    .evaluateAll((all) =>
      all.map((each) => [each.getAttribute('data-message'), each.classList.contains('own')] as const),
    );
  expect(owners.length).toBeGreaterThan(5);
  for (const [id, own] of owners) {
    const sent = messages.find(({ message_uuid }) => message_uuid === id);
    expect(own).toBe(sent?.user_handle === 'andrewbrown');
  }
});
