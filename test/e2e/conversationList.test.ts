import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { sampleItems } from '../../scripts/samples/seed.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { compareConversations } from '../../shared/order.ts';
import { formatDateTime, messageTimeAgo } from '../../shared/time/format.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';
import { setUpStage } from './support.ts';

const locale = 'en-US';
const { owner, items } = sampleItems({ now: systemClock.now() });
const stage = setUpStage(items);

describe.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Apia'])('the list of conversations in %s', (zone) => {
  let app: DrivenApp;
  beforeAll(async () => {
    app = await stage.launch({ user: owner.id, dataDir: zone.replace('/', '-'), zone });
    await app.settled();
  });
  afterAll(() => stage.end(app));

  it('stands in order, each line with its name, its text and its time in that zone', async () => {
    const groups = [...(await app.conversations())];
    expect(groups).toHaveLength(14);
    expect(groups).toEqual([...groups].sort(compareConversations));

    const rows = app.page.getByTestId('groups').getByRole('option');
    await rows.first().waitFor();
    const shown = await rows.evaluateAll((elements) =>
      elements.map((element) => {
        const time = element.querySelector('time');
        return {
          name: element.querySelector('.group-name')?.textContent,
          label: time?.textContent,
          title: time?.title,
          instant: time?.dateTime,
        };
      }),
    );
    const now = instantFromMillis(await app.page.evaluate(() => Date.now()));
    expect(shown.length).toBeGreaterThanOrEqual(10);
    for (const [index, row] of shown.entries()) {
      const group = groups[index];
      if (!group) throw new Error(`row ${index} has no group`);
      expect(row.name).toBe(group.other.name);
      expect(row.title).toBe(formatDateTime(group.at, { now, zone, locale }));
      expect(new Date(row.instant ?? '').getTime()).toBe(Math.floor(group.at / 1_000));
      // A minute may end between the painting and this reading.
      const labels = [0, 60_000_000].map((ago) =>
        messageTimeAgo(group.at, { now: instantFromMillis((now - ago) / 1_000), zone, locale }),
      );
      expect(labels).toContain(row.label);
    }
  });
});
