import { instantFromMicros } from '../../shared/time/instant.ts';
import { formatTimestamp } from '../../shared/time/timestamp.ts';
import { heavyRows } from '../../test/fixtures/hostileRows.ts';
import { sumUnits } from '../support/benchEngine.ts';
import { composeConversations, conversationPeople, itemsOf, owner } from '../support/benchTable.ts';
import { figure, type Report } from '../support/report.ts';
import { onStage, type Stage } from '../support/stage.ts';

const HEAVY = 20;
const REFRESHES = 10;
/** Refreshes that see what is new, a few seconds apart, until new rows without messages are accepted. */
const SETTLING = 15;
const SECONDS_APART = 10;

const START = Date.UTC(2036, 0, 1) * 1_000;
const keys = {
  zz: (n: number) => `zz${n}`,
  'dated 2036': (n: number) => formatTimestamp(instantFromMicros(START + n * 1_000_000)),
} as const;

/** A place of hostile rows, and what an idle refresh may cost there, read units. */
const places = [
  { name: 'the list', pk: `GRP#${owner.id}`, opens: false, mostUnits: 0.5 },
  { name: 'the open conversation', pk: `MSG#${conversationPeople(0).conversationId}`, opens: true, mostUnits: 1 },
] as const;

/** Measures a refresh without news after another writer put rows of 390 KB ahead of all others. */
export async function measureHostileRows(): Promise<Report> {
  const broken: string[] = [];
  const rows: string[][] = [];
  for (const { name, pk, opens, mostUnits } of places) {
    for (const [kind, keyOf] of Object.entries(keys)) {
      const items = heavyRows(
        pk,
        Array.from({ length: HEAVY }, (_, n) => keyOf(n)),
      );
      const { first, idle } = await onStage([...itemsOf(composeConversations([5, 5, 5])), ...items], (stage) =>
        measure(stage, opens),
      );
      rows.push([name, kind, figure(HEAVY), figure(first), figure(idle, 2)]);
      if (idle > mostUnits) broken.push(`${name}, ${kind}: ${figure(idle, 2)} read units a refresh, not ${mostUnits}`);
    }
  }
  return {
    title: 'A refresh with nothing new, after another writer put rows of 390 KB ahead',
    headings: ['in', 'keys', 'rows', 'read units of the first sync', 'of each refresh'],
    rows,
    notes: ['Limits: 0.5 read units, and 0.5 more for the open conversation.'],
    broken,
  };
}

async function measure({ engine, wire }: Stage, opens: boolean): Promise<{ first: number; idle: number }> {
  await engine.until(({ phase }) => phase === 'idle');
  const first = sumUnits(await engine.cost()).read;
  if (opens) await engine.call('messages.open', { conversationId: conversationPeople(0).conversationId });
  for (let n = 0; n < SETTLING; n++) {
    await engine.call('sync.refresh', {});
    await engine.clock.advance(SECONDS_APART * 1_000);
  }
  await engine.call('sync.refresh', {});
  wire.reset();
  for (let n = 0; n < REFRESHES; n++) await engine.call('sync.refresh', {});
  return { first, idle: wire.units / REFRESHES };
}
