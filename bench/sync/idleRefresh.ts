import { sumUnits } from '../support/benchEngine.ts';
import { composeConversations, itemsOf } from '../support/benchTable.ts';
import { figure, type Report } from '../support/report.ts';
import { onStage } from '../support/stage.ts';

const REFRESHES = 10;
const MOST_REQUESTS = 1;
const MOST_UNITS = 0.5;

/** Measures a refresh without news, for few and many conversations. */
export async function measureIdleRefresh(): Promise<Report> {
  const broken: string[] = [];
  const rows: string[][] = [];
  for (const conversations of [1, 2_000]) {
    const { requests, read, metered } = await refreshMany(conversations);
    rows.push([figure(conversations), String(REFRESHES), figure(requests, 2), figure(read, 2), figure(metered, 2)]);
    if (requests > MOST_REQUESTS)
      broken.push(`${figure(conversations)} conversations: ${requests} requests, not ${MOST_REQUESTS}`);
    if (read > MOST_UNITS) broken.push(`${figure(conversations)} conversations: ${read} read units, not ${MOST_UNITS}`);
    if (metered !== read)
      broken.push(`${figure(conversations)} conversations: the app's meter counts ${metered}, the wire ${read}`);
  }
  return {
    title: 'A refresh with nothing new',
    headings: ['conversations', 'refreshes', 'requests each', 'read units each', "by the app's meter"],
    rows,
    notes: [`Limits: ${MOST_REQUESTS} request and ${MOST_UNITS} read units.`],
    broken,
  };
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
