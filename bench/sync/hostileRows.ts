import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { heavyRows } from '../../test/fixtures/hostileRows.ts';
import { sumUnits } from '../support/benchEngine.ts';
import { composeConversations, conversationPeople, itemsOf, owner } from '../support/benchTable.ts';
import type { Figure } from '../support/figure.ts';
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
export async function measureHostileRows(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name, pk, opens, mostUnits } of places) {
    for (const [kind, keyOf] of Object.entries(keys)) {
      const items = heavyRows(
        pk,
        Array.from({ length: HEAVY }, (_, n) => keyOf(n)),
      );
      const { first, idle } = await onStage([...itemsOf(composeConversations([5, 5, 5])), ...items], (stage) =>
        measure(stage, opens),
      );
      const what = `${HEAVY} rows of 390 KB ahead in ${name}, keys ${kind}`;
      figures.push(
        { what: `${what}: first sync`, value: first, unit: 'read units' },
        { what: `${what}: refresh with nothing new`, value: idle, unit: 'read units', limit: { most: mostUnits } },
      );
    }
  }
  return figures;
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
