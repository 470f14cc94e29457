import { sumUnits } from '../support/benchEngine.ts';
import { composeConversations, itemsOf } from '../support/benchTable.ts';
import { type Figure, formatNumber } from '../support/figure.ts';
import { onStage } from '../support/stage.ts';

const REFRESHES = 10;
const MOST_REQUESTS = 1;
const MOST_UNITS = 0.5;

/** Measures a refresh without news, for few and many conversations. */
export async function measureIdleRefresh(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const conversations of [1, 2_000]) {
    const { requests, read, metered } = await refreshMany(conversations);
    const what = `refresh with nothing new, ${formatNumber(conversations)} conversations`;
    figures.push(
      { what, value: requests, unit: 'requests', limit: { most: MOST_REQUESTS } },
      { what, value: read, unit: 'read units', limit: { most: MOST_UNITS } },
      {
        what: `${what}: the app's meter off by`,
        value: Math.abs(metered - read),
        unit: 'read units',
        limit: { most: 0 },
      },
    );
  }
  return figures;
}

/** The means of several refreshes. */
async function refreshMany(count: number) {
  const conversations = composeConversations(Array<number>(count).fill(1));
  return onStage(itemsOf(conversations), async ({ engine, wire }) => {
    // The first refresh reads everything; the second one lets its follow-up work finish.
    await engine.until(({ phase }) => phase === 'idle');
    await engine.call('sync.refresh', {});
    wire.reset();
    const before = sumUnits(await engine.cost()).read;
    for (let n = 0; n < REFRESHES; n++) await engine.call('sync.refresh', {});
    return {
      requests: wire.requests.length / REFRESHES,
      read: wire.units / REFRESHES,
      metered: (sumUnits(await engine.cost()).read - before) / REFRESHES,
    };
  });
}
