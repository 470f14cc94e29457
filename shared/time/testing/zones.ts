/** Zones computed only with Intl and arithmetic, as an oracle for tests, and interesting times in them. */
import fc from 'fast-check';

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DDTHH:MM:SS` on the wall clocks of a zone. */
export function wallClock(ms: number, zone: string): string {
  let format = wallClocks.get(zone);
  if (format === undefined) {
    const two = '2-digit';
    const fields = {
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
      hourCycle: 'h23',
    } as const;
    format = new Intl.DateTimeFormat('sv', { timeZone: zone, ...fields });
    wallClocks.set(zone, format);
  }
  return format.format(ms).replace(' ', 'T');
}

/** The date in a zone, as the milliseconds of its start in UTC. */
export function dateIn(ms: number, zone: string): number {
  return Date.parse(`${wallClock(ms, zone).slice(0, 10)}T00:00:00Z`);
}

export const allZones: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Zones and times at which a naive calculation gives a wrong date. */
const oddities: readonly (readonly [string, string])[] = [
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00:00Z'],
  ['Asia/Beirut', '2023-03-25T22:00:00Z'],
  ['Asia/Beirut', '2023-10-28T21:00:00Z'],
  ['Africa/Cairo', '2023-04-27T22:00:00Z'],
  ['Africa/Cairo', '2023-10-26T21:00:00Z'],
  ['America/Havana', '2024-03-10T05:00:00Z'],
  ['America/St_Johns', '2006-10-29T02:31:00Z'],
  ['America/St_Johns', '2006-04-02T03:31:00Z'],
  ['America/Toronto', '1919-03-31T04:30:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Pacific/Kwajalein', '1993-08-21T12:00:00Z'],
  ['Pacific/Kwajalein', '1969-09-30T13:00:00Z'],
  ['Pacific/Kiritimati', '1994-12-31T10:40:00Z'],
  ['America/Juneau', '1867-10-18T15:33:00Z'],
  ['Asia/Manila', '1844-12-31T15:56:00Z'],
  ['Antarctica/Troll', '2024-03-31T01:00:00Z'],
  ['Antarctica/Troll', '2024-10-27T01:00:00Z'],
  ['Australia/Lord_Howe', '2024-04-06T15:00:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
  ['Asia/Pyongyang', '2018-05-04T15:00:00Z'],
  ['Europe/Berlin', '2023-12-31T23:00:00Z'],
  ['Africa/Monrovia', '1972-01-07T00:44:30Z'],
];

const DAY = 86_400_000;

/** A zone and a time in it, in milliseconds: any, near midnight, or near a special change. */
export const zoneAndTime: fc.Arbitrary<{ readonly zone: string; readonly ms: number }> = fc.oneof(
  fc.record({
    zone: fc.constantFrom(...allZones),
    ms: fc.integer({ min: Date.UTC(1840, 0), max: Date.UTC(2100, 0) }),
  }),
  fc
    .tuple(fc.constantFrom(...allZones), fc.integer({ min: -40_000, max: 40_000 }), fc.integer({ min: -3, max: 3 }))
    .map(([zone, day, second]) => {
      const noon = day * DAY + DAY / 2;
      const untilMidnight = DAY - (Date.parse(`${wallClock(noon, zone)}Z`) - dateIn(noon, zone));
      return { zone, ms: noon + untilMidnight + second * 1_000 };
    }),
  fc
    .tuple(fc.constantFrom(...oddities), fc.integer({ min: -2 * DAY, max: 2 * DAY }), fc.boolean())
    .map(([[zone, text], distance, near]) => ({
      zone,
      ms: Date.parse(text) + (near ? Math.trunc(distance / 4_000) : distance),
    })),
);

/** The distance of now from a time, in milliseconds: up to minutes, days or years, or a whole number of units. */
export const distance: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -4 * 60_000, max: 70 * 60_000 }),
  fc.integer({ min: -9 * DAY, max: 9 * DAY }),
  fc.integer({ min: -800 * DAY, max: 800 * DAY }),
  fc
    .tuple(fc.constantFrom(60_000, 3_600_000, DAY), fc.integer({ min: -61, max: 61 }), fc.integer({ min: -1, max: 1 }))
    .map(([unit, count, more]) => unit * count + more),
);
