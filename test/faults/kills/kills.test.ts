import { expect, test } from 'vitest';
import { killRuns } from './killRuns.ts';

const KILLS = 4;

test(`loses and doubles no message in ${KILLS} kills`, async () => {
  const { accepted, cutOff, ...found } = await killRuns(KILLS, 1, () => {});
  expect(found).toEqual({ kills: KILLS, lost: 0, doubled: 0, alarms: 0, isInOrder: true });
  expect(accepted).toBeGreaterThanOrEqual(KILLS);
  console.log(`${KILLS} kills, ${accepted} messages accepted, ${cutOff} calls cut off.`);
});
