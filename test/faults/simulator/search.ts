import fc from 'fast-check';
import { scenarios } from './arbitraries.ts';
import type { Scenario } from './scenario.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { WorldOptions } from './world.ts';

/** The options of a world with or without a planted fault. */
export type Variant = Partial<Pick<WorldOptions, 'breakStore'>>;

/** A seed with violations. */
export interface Finding {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** The scenario of a seed: fast-check's first sample, where shrinking starts too. */
export function scenarioOf(seed: number): Scenario {
  const [scenario] = fc.sample(scenarios, { seed, numRuns: 1 });
  if (scenario === undefined) throw new Error('fast-check gave no scenario.');
  return scenario;
}

/** Runs consecutive seeds and calls `found` with each failing one; resolves to the number of events. */
export async function runSeeds(
  from: number,
  count: number,
  found: (finding: Finding) => void,
  variant: Variant = {},
): Promise<number> {
  let events = 0;
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await simulate(scenarioOf(seed), variant);
    events += outcome.events;
    if (outcome.violations.length > 0) found({ seed, violations: outcome.violations });
  }
  return events;
}

/** Finds the first seed with a violation of this kind; null: none. */
export async function findFirst(from: number, count: number, kind: RegExp, variant: Variant): Promise<Finding | null> {
  for (let seed = from; seed < from + count; seed++) {
    const { violations } = await simulate(scenarioOf(seed), variant);
    if (violations.some((violation) => kind.test(violation))) return { seed, violations };
  }
  return null;
}

/** Shrinks a failing seed in at most `maxRuns` runs; resolves to the smallest failing scenario and its outcome. */
export async function shrink(
  seed: number,
  maxRuns: number,
  variant: Variant = {},
): Promise<{ readonly scenario: Scenario; readonly outcome: Outcome }> {
  let runs = 0;
  // Once the runs are used up, no smaller scenario fails, which ends the shrinking.
  const holds = async (scenario: Scenario): Promise<boolean> =>
    runs++ >= maxRuns || (await simulate(scenario, variant)).violations.length === 0;
  const { counterexample } = await fc.check(fc.asyncProperty(scenarios, holds), {
    seed,
    numRuns: 1,
  });
  const scenario = counterexample?.[0] ?? scenarioOf(seed);
  return { scenario, outcome: await simulate(scenario, { ...variant, keepsLog: true }) };
}

/** The command that runs a seed again and prints its log. */
const replayCommand = (seed: number): string => `npm run test:soak -- --seed ${seed}`;

/** Formats a finding, with the command that reproduces it. */
export const describeFinding = ({ seed, violations }: Finding): string =>
  [`seed ${seed}:`, ...violations.map((violation) => `  ${violation}`), `  again: ${replayCommand(seed)}`].join('\n');
