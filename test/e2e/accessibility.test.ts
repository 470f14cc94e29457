import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { sampleItems } from '../../scripts/samples/seed.ts';
import { setUpApp } from './support.ts';

const { owner, items } = sampleItems({ now: systemClock.now() });
const running = setUpApp(items, { user: owner.id });

/** What axe finds on the screen as it is, in both themes. */
async function findings(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await running.app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await running.app.painted();
    const { violations } = await new AxeBuilder({ page: running.app.page }).setLegacyMode().analyze();
    for (const { id, nodes } of violations)
      found.push(`${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
  return found;
}

it('axe finds nothing on the list, a conversation and the offline bar', async () => {
  const { page } = running.app;
  const rows = page.getByTestId('groups').getByRole('option');
  await rows.first().waitFor();
  expect(await findings()).toEqual([]);
  await rows.nth(1).click();
  await page.getByTestId('messages').locator('[data-message]').first().waitFor();
  expect(await findings()).toEqual([]);
  await running.stage.table.stop();
  await running.app.refresh();
  await page.getByTestId('offline-bar').waitFor();
  expect(await findings()).toEqual([]);
});

it('opens a conversation by keyboard alone', async () => {
  const { page } = running.app;
  const list = page.getByTestId('groups');
  const [first, second, third] = await running.app.conversations();
  await list.focus();
  for (const [key, group] of [
    ['Home', first],
    ['ArrowDown', second],
    ['ArrowDown', third],
  ] as const) {
    await page.keyboard.press(key);
    await list.locator('.active', { hasText: group?.other.name ?? '' }).waitFor();
  }
  await page.keyboard.press('Enter');
  await page
    .getByTestId('conversation')
    .getByText(third?.other.name ?? '')
    .first()
    .waitFor();
  await expect
    .poll(() => list.getByRole('option', { selected: true }).locator('.group-name').textContent())
    .toBe(third?.other.name);
});
