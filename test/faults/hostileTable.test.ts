import { describe, expect, it } from 'vitest';
import { heavyRows } from '../fixtures/hostileRows.ts';
import { writeAs } from '../fixtures/timestampForms.ts';
import { conversation, HOUR, MINUTE, OWNER, PullWorld, plus } from '../support/pulling.ts';
import { MOST_IDLE_UNITS, measureHostileTable } from './support/hostileTable.ts';

const LIST = `GRP#${OWNER}`;
/** The most that a repeated read costs in the steady state, read units. */
const MOST_UNITS = 4;

/** A user with some conversations, all of them read. */
async function settledWorld(): Promise<PullWorld> {
  const world = new PullWorld();
  for (let n = 0; n < 8; n++) world.store.seed(conversation(`g${n}`, 5, plus(world.now, -n * HOUR)));
  await world.refresh();
  await world.refresh();
  return world;
}

/**
 * Measures the dearest of several idle refreshes after more than a minute, in which refreshes see what is new and look for
 * the messages of new rows.
 */
async function idleUnits(world: PullWorld, open: string | null = null): Promise<number> {
  for (let n = 0; n < 20; n++) await pass(world, open);
  let most = 0;
  for (let n = 0; n < 12; n++) most = Math.max(most, (await world.measure(() => pass(world, open))).units);
  return most;
}

async function pass(world: PullWorld, open: string | null): Promise<void> {
  await world.clock.advance(5_000);
  await world.refresh(open);
}

const ahead = {
  'no time': (n: number) => `zz${n}`,
  'dated 2036': (n: number) => `2036-01-01T00:00:${String(n).padStart(2, '0')}+00:00`,
};
const twenty = <T>(make: (n: number) => T): T[] => Array.from({ length: 20 }, (_, n) => make(n));

describe('rows of 390 KB that others wrote', () => {
  it.each(Object.entries(ahead))('ahead in the list (%s) leave a refresh at half a unit', async (_, keyOf) => {
    const world = await settledWorld();
    world.store.seed(heavyRows(LIST, twenty(keyOf)));
    expect(await idleUnits(world)).toBe(0.5);
  });

  it.each(Object.entries(ahead))(
    'ahead in the open conversation (%s) leave a refresh at one unit',
    async (_, keyOf) => {
      const world = await settledWorld();
      world.store.seed(heavyRows('MSG#g1', twenty(keyOf)));
      expect(await idleUnits(world, 'g1')).toBe(1);
    },
  );

  it.each(['the list', 'the open conversation'])('at the present time in %s are stepped over', async (where) => {
    const world = await settledWorld();
    const sks = twenty((n) => writeAs.micros(plus(world.now, (n - 10) * 7_000_000)));
    world.store.seed(heavyRows(where === 'the list' ? LIST : 'MSG#g1', sks));
    expect(await idleUnits(world, 'g1')).toBeLessThanOrEqual(MOST_UNITS);
  });

  it('do not make look backs dear when one of them comes and goes', async () => {
    const world = await settledWorld();
    world.store.seed(
      heavyRows(
        LIST,
        twenty((n) => writeAs.micros(plus(world.now, (n - 10) * 7_000_000))),
      ),
    );
    await idleUnits(world);
    let sum = 0;
    for (let n = 0; n < 60; n++) {
      world.write('g2', writeAs.micros(plus(world.now, n)));
      world.dropRows(n % 2 === 0 ? 'g2' : 'none');
      sum += (await world.measure(() => pass(world, null))).units;
    }
    // One look back of everything, and the others at the price of a refresh.
    expect(sum).toBeLessThan(1_000 + 60 * MOST_UNITS * 2);
  });
});

describe('among rows of 390 KB', () => {
  const forms = {
    micros: writeAs.micros,
    naive: writeAs.naive,
    'with Z': (at) => writeAs.micros(at).replace('+00:00', 'Z'),
    'with +05:30': (at) => writeAs.offset(at, '+05:30'),
    'with -07:00': (at) => writeAs.offset(at, '-07:00'),
  } satisfies Record<string, (at: ReturnType<typeof plus>) => string>;

  it.each(Object.entries(forms))('a message with a key of the form %s arrives', async (_, form) => {
    const world = await settledWorld();
    world.store.seed(heavyRows(LIST, ['zz', ...twenty((n) => writeAs.micros(plus(world.now, (n - 10) * MINUTE)))]));
    await idleUnits(world);
    const sk = world.write('g3', form(world.now));
    // One turn through all parts.
    for (let n = 0; n < 25; n++) await pass(world, null);
    expect(world.keys('g3')).toContain(sk);
  });

  it('a message of the present time arrives at the next refresh', async () => {
    const world = await settledWorld();
    world.store.seed(heavyRows(LIST, ['zz', writeAs.micros(plus(world.now, HOUR))]));
    world.store.seed(heavyRows('MSG#g3', ['zz', writeAs.micros(plus(world.now, -MINUTE))]));
    await idleUnits(world, 'g3');
    const sk = world.write('g3', writeAs.micros(world.now));
    await world.refresh('g3');
    expect(world.keys('g3')).toContain(sk);
  });
});

it('leaves an engine’s idle refresh at one unit at most among hostile rows of every kind', async () => {
  const { idle, isMessageShown } = await measureHostileTable(200);
  expect(idle).toBeLessThanOrEqual(MOST_IDLE_UNITS);
  expect(isMessageShown).toBe(true);
});
