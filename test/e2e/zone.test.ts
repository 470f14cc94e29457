import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { sampleItems } from '../../scripts/samples/seed.ts';
import { formatDateTime } from '../../shared/time/format.ts';
import { runsOnHost, setUpApp } from './support.ts';

const now = systemClock.now();
const { owner, items } = sampleItems({ now });
const running = setUpApp(items, { user: owner.id, zone: 'Europe/Berlin' });

/** Tells the running app that the computer is in another zone now, as the operating system would. */
async function moveTo(zone: string): Promise<void> {
  await running.app.main.evaluate((electron, to) => {
    const host: unknown = Reflect.get(electron, '_host');
    if (typeof host !== 'object' || host === null) throw new Error('this needs the Chromium host');
    Reflect.apply(Reflect.get(host, 'setTimezone'), host, [to]);
  }, zone);
}

it('tells every time anew within 5 s of a change of the zone, without a restart', async (context) => {
  if (!runsOnHost) return context.skip('the zone of a real computer is changed by hand, see docs/verification.md');
  const { page } = running.app;
  const rows = page.getByTestId('groups').getByRole('option').locator('time');
  await rows.first().waitFor();
  const group = (await running.app.groups())[0];
  if (!group) throw new Error('no groups');
  const titleIn = (zone: string): string => formatDateTime(group.at, { now, zone, locale: 'en-US' });
  expect(await rows.first().getAttribute('title')).toBe(titleIn('Europe/Berlin'));

  await moveTo('Pacific/Auckland');
  const started = performance.now();
  await page
    .locator(`[data-testid="groups"] time[title="${titleIn('Pacific/Auckland')}"]`)
    .first()
    .waitFor({ timeout: 5_000 });
  expect(performance.now() - started).toBeLessThan(5_000);

  const groups = await running.app.groups();
  const titles = await rows.evaluateAll((all) => all.map((each) => each.getAttribute('title')));
  expect(titles).toEqual(
    groups
      .slice(0, titles.length)
      .map(({ at }) => formatDateTime(at, { now, zone: 'Pacific/Auckland', locale: 'en-US' })),
  );
});
