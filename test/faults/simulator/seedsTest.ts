import { expect, test } from 'vitest';
import { describeFinding, type Finding, runSeeds } from './search.ts';

/** Few enough for one test to end in time on a slow machine. */
const seedsAtOnce = 100;

/** Tests that no seed of these fails; one that does is told with the command that runs it again. */
export function testSeeds(from: number, count: number): void {
  for (let first = from; first < from + count; first += seedsAtOnce) {
    test(`seeds ${first} to ${first + seedsAtOnce - 1}`, { timeout: 120_000 }, async () => {
      const findings: Finding[] = [];
      await runSeeds(first, seedsAtOnce, (finding) => findings.push(finding));
      expect(findings.map(describeFinding).join('\n')).toBe('');
    });
  }
}
