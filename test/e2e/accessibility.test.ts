import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { sampleItems } from '../../scripts/samples/seed.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { launch, makeScratch, TestTable } from './support.ts';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
let table: TestTable;
let app: DrivenApp;
const { owner, items } = sampleItems({ now: systemClock.now() });

beforeAll(async () => {
  scratch = await makeScratch();
  table = await TestTable.start(`${scratch.path}/table`, items);
  app = await launch({ user: owner.id, endpoint: table.endpoint, dataDir: `${scratch.path}/data` });
  await app.settled();
});
afterAll(async () => {
  await app?.close();
  await table?.stop();
  await scratch?.remove();
});

/** What axe finds on the screen as it is, in both themes. */
async function findings(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.painted();
    const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().analyze();
    for (const { id, nodes } of violations)
      found.push(`${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
  return found;
}

it('axe finds nothing on the list, a conversation and the offline bar', async () => {
  const { page } = app;
  const rows = page.getByTestId('groups').getByRole('option');
  await rows.first().waitFor();
  expect(await findings()).toEqual([]);
  await rows.nth(1).click();
  await page.getByTestId('messages').locator('[data-message]').first().waitFor();
  expect(await findings()).toEqual([]);
  await table.stop();
  await page.evaluate(() => window.meridian.sync.refresh({}));
  await page.getByTestId('offline-bar').waitFor();
  expect(await findings()).toEqual([]);
});

it('opens a conversation by keyboard alone', async () => {
  const { page } = app;
  const list = page.getByTestId('groups');
  await list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const third = (await app.groups())[2];
  await page
    .getByTestId('conversation')
    .getByText(third?.other.name ?? '')
    .first()
    .waitFor();
  expect(await list.getByRole('option', { selected: true }).locator('.group-name').textContent()).toBe(
    third?.other.name,
  );
});
