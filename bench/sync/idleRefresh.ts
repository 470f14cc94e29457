import { sumUnits } from '../support/benchEngine.ts';
import { composeConversations, itemsOf } from '../support/benchTable.ts';
import { figure, type Report } from '../support/report.ts';
import { onStage } from '../support/stage.ts';

const REFRESHES = 10;
const MOST_REQUESTS = 1;
const MOST_UNITS = 0.5;

/** What a refresh costs that finds nothing new, however many conversations there are. */
export async function measureIdleRefresh(): Promise<Report> {
  const broken: string[] = [];
  const rows: string[][] = [];
  for (const groups of [1, 2_000]) {
    const { requests, read, metered } = await refreshMany(groups);
    rows.push([figure(groups), String(REFRESHES), figure(requests, 2), figure(read, 2), figure(metered, 2)]);
    if (requests > MOST_REQUESTS) broken.push(`${figure(groups)} groups: ${requests} requests, not ${MOST_REQUESTS}`);
    if (read > MOST_UNITS) broken.push(`${figure(groups)} groups: ${read} read units, not ${MOST_UNITS}`);
    if (metered !== read) broken.push(`${figure(groups)} groups: the app's meter says ${metered}, the wire ${read}`);
  }
  return {
    title: 'A refresh with nothing new',
    headings: ['groups', 'refreshes', 'requests each', 'read units each', "by the app's meter"],
    rows,
    notes: [`Limits: ${MOST_REQUESTS} request and ${MOST_UNITS} read units.`],
    broken,
  };
}

/** Means over several refreshes. */
async function refreshMany(groups: number) {
  const conversations = composeConversations(Array<number>(groups).fill(1));
  return onStage(itemsOf(conversations), async ({ engine, wire }) => {
    // The first one reads everything; one more lets what follows it settle.
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
