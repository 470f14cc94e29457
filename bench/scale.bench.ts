import { defaultPreferences } from '../shared/contract/sync.ts';
import { dollarsOf } from '../shared/costs.ts';
import { quantile } from '../test/faults/scale/deliveries.ts';
import { type Phase, type ScaleResult, simulateScale } from '../test/faults/scale/simulateScale.ts';
import type { Bench, Figure } from './support/figure.ts';

/** The seed of the figures in docs/scale.md. */
const SEED = 1;
const HOUR = 3_600;
/** A month of work: 22 days of 8 hours, in which Meridian runs. */
const HOURS_A_MONTH = 176;

interface Size {
  readonly people: number;
  /** Minutes of usual work. */
  readonly minutes: number;
  /** How many people send at once, in one burst after the other. */
  readonly bursts: readonly number[];
}

/** The smallest size of a whole run, which docs/scale.md is tested against. */
export const smallest: Size = { people: 5, minutes: 60, bursts: [5] };
const whole: readonly Size[] = [
  smallest,
  { people: 50, minutes: 20, bursts: [50] },
  { people: 500, minutes: 5, bursts: [100, 200, 300, 500] },
];
const quick: readonly Size[] = [
  { people: 5, minutes: 20, bursts: [5] },
  { people: 50, minutes: 3, bursts: [50] },
];

export const bench: Bench = {
  purpose: `How Meridian scales: whole engines, one for each person, on a virtual clock and one table with DynamoDB's limits (docs/scale.md).
Everything but the CPU that it takes is drawn from seed ${SEED}, so a figure changes only when the engine does.`,
  measure: async (isQuick) => {
    const figures: Figure[] = [];
    for (const size of isQuick ? quick : whole) figures.push(...(await measureSize(size)));
    return figures;
  },
};

/** Simulates a group of so many people; every figure is the same on every computer. */
export async function measureSize(size: Size): Promise<readonly Figure[]> {
  const result = await simulateScale({ ...size, seed: SEED });
  const { usual, bursts, outstanding } = result;
  const figures: Figure[] = [
    ...deliveryOf('', usual),
    { what: 'throttled requests', value: throttledIn(usual), unit: '', limit: { most: 0 } },
    { what: 'read units an hour', value: (usual.read / usual.seconds) * HOUR, unit: '' },
    { what: 'write units an hour', value: (usual.write / usual.seconds) * HOUR, unit: '' },
    { what: 'write units a message', value: usual.write / usual.messages, unit: '' },
    { what: 'cost per person and month', value: monthlyDollars(result, size.people), unit: '$' },
    ...bursts.flatMap(({ senders, phase }) => [
      ...deliveryOf(`${senders} send at once: `, phase),
      { what: `${senders} send at once: throttled requests`, value: throttledIn(phase), unit: '' },
    ]),
    { what: 'messages not delivered to all in the end', value: outstanding, unit: '', limit: { most: 0 } },
  ];
  return figures.map((figure) => ({ ...figure, what: `${size.people} people, ${figure.what}` }));
}

function deliveryOf(prefix: string, { watching, all }: Phase): Figure[] {
  return (
    [
      ['on screen', watching],
      ['to all members', all],
    ] as const
  ).flatMap(([where, times]) =>
    [50, 99].map((percent) => ({
      what: `${prefix}delivery ${where}, p${percent}`,
      value: quantile(times, percent / 100),
      unit: 's',
    })),
  );
}

const throttledIn = ({ throttled }: Phase): number => Object.values(throttled).reduce((sum, count) => sum + count);

function monthlyDollars({ usual }: ScaleResult, people: number): number {
  const { read, write, seconds } = usual;
  const dollars = dollarsOf({ usual: { read, write } }, defaultPreferences.prices);
  return ((dollars / seconds) * HOUR * HOURS_A_MONTH) / people;
}
