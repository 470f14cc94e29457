import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { RepeatFolder } from './repeatFolder.ts';

let clock: ManualClock;
let written: [string, object][];
let folder: RepeatFolder;
beforeEach(() => {
  clock = new ManualClock();
  written = [];
  folder = new RepeatFolder(clock, (event, facts) => void written.push([event, facts]));
});
const timesOf = (event: string) => written.filter(([each]) => each === event).map(([, facts]) => facts);

it('passes different entries on, and the first of equal ones with their numbers', () => {
  for (const outcome of ['ok', 'wrong', 'wrong', 'ok']) folder.add('unlock', { outcome });
  expect(written).toEqual([
    ['unlock', { outcome: 'ok' }],
    ['unlock', { outcome: 'wrong' }],
    ['unlock', { outcome: 'wrong', times: 2 }],
    ['unlock', { outcome: 'ok', times: 2 }],
  ]);
});

it('folds a flood of equal entries into a few, and says later how many there were', () => {
  for (let n = 0; n < 1_000; n++) folder.add('unlock', {});
  expect(timesOf('unlock')).toEqual([{}, ...[2, 3, 4, 8, 16, 32, 64, 128, 256, 512].map((times) => ({ times }))]);
  clock.jump(600_000);
  folder.add('remove', {});
  expect(written.slice(-2)).toEqual([
    ['unlock', { times: 1_000 }],
    ['remove', {}],
  ]);
  folder.add('unlock', {});
  expect(timesOf('unlock').at(-1)).toEqual({});
});

it('folds a flood of different entries of one event, and leaves those of others alone', () => {
  for (let n = 0; n < 1_000; n++) folder.add('test', { table: `t${n}` });
  folder.add('remove', { account: 'a' });
  expect(timesOf('test').length).toBeLessThan(65);
  expect(timesOf('test').at(-1)).toEqual({ times: 512 });
  expect(timesOf('remove')).toEqual([{ account: 'a' }]);
});

it('goes on when the clock is set back', () => {
  for (let n = 0; n < 5; n++) folder.add('unlock', {});
  clock.jump(-1_000);
  folder.add('unlock', {});
  expect(timesOf('unlock').slice(-2)).toEqual([{ times: 5 }, {}]);
});

it('loses no entry, whatever comes when: the last numbers add up', () => {
  const entry = fc.record({ event: fc.constantFrom('a', 'b'), fact: fc.nat(80), waitMs: fc.nat(90_000) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      const own = new ManualClock();
      const last = new Map<string, number>();
      let total = 0;
      const counting = new RepeatFolder(own, (event, { times = 1, ...facts }) => {
        const key = JSON.stringify([event, facts]);
        total += Number(times) === 1 ? 1 : Number(times) - (last.get(key) ?? 0);
        last.set(key, Number(times));
      });
      for (const { event, fact, waitMs } of entries) {
        counting.add(event, { fact });
        own.jump(waitMs);
      }
      own.jump(600_000);
      counting.add('end', {});
      expect(total).toBe(entries.length + 1);
    }),
  );
});
