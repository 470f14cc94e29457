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

const whole: readonly Size[] = [
  { people: 5, minutes: 60, bursts: [5] },
  { people: 50, minutes: 20, bursts: [50] },
  { people: 500, minutes: 3, bursts: [200, 500] },
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
async function measureSize(size: Size): Promise<readonly Figure[]> {
  const result = await simulateScale({ ...size, seed: SEED });
  const { usual, bursts, outstanding } = result;
  const figures: Figure[] = [
    ...deliveryOf('', usual),
    { what: 'throttled requests', value: usual.throttled, unit: '', limit: { most: 0 } },
    { what: 'read units an hour', value: (usual.read / usual.seconds) * HOUR, unit: '' },
    { what: 'write units an hour', value: (usual.write / usual.seconds) * HOUR, unit: '' },
    { what: 'write units a message', value: usual.write / usual.messages, unit: '' },
    { what: 'cost per person and month', value: monthlyDollars(result, size.people), unit: '$' },
    ...bursts.flatMap(({ senders, phase }) => [
      ...deliveryOf(`${senders} send at once: `, phase),
      {
        what: `${senders} send at once: throttled requests`,
        value: (phase.throttled / phase.requests) * 100,
        unit: '%',
      },
      ...busiestOf(`${senders} send at once: `, phase),
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

/** The busiest partitions, in their busiest second. */
const busiestOf = (prefix: string, { busiest: { table, index } }: Phase): Figure[] =>
  (
    [
      ['writes of the table', table.write],
      ['writes of the index', index.write],
      ['reads of the table', table.read],
    ] as const
  ).map(([what, part]) => ({ what: `${prefix}busiest partition, ${what}`, value: part * 100, unit: '% of its limit' }));

function monthlyDollars({ usual }: ScaleResult, people: number): number {
  const { read, write, seconds } = usual;
  const dollars = dollarsOf({ usual: { read, write } }, defaultPreferences.prices);
  return ((dollars / seconds) * HOUR * HOURS_A_MONTH) / people;
}
