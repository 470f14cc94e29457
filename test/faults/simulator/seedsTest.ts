import { expect, test } from 'vitest';
import { describeFinding, type Finding, runSeeds } from './search.ts';

/** Few enough for a test to finish in time on a slow machine. */
const seedsAtOnce = 100;

/** Tests these seeds; a failure prints the command that repeats it. */
export function testSeeds(from: number, count: number): void {
  for (let first = from; first < from + count; first += seedsAtOnce) {
    test(`seeds ${first} to ${first + seedsAtOnce - 1}`, { timeout: 120_000 }, async () => {
      const findings: Finding[] = [];
      await runSeeds(first, seedsAtOnce, (finding) => findings.push(finding));
      expect(findings.map(describeFinding).join('\n')).toBe('');
    });
  }
}
