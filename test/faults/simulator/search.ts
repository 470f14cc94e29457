import fc from 'fast-check';
import { scenarios } from './arbitraries.ts';
import type { Scenario } from './scenario.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { WorldOptions } from './world.ts';

/** A broken world of `simulate`'s options, or the proper one. */
export type Variant = Partial<Pick<WorldOptions, 'breakStore'>>;

/** A run in which something happened that must never be. */
export interface Finding {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** The scenario of a seed: what fast-check makes of it at the first try, as it does when it shrinks it. */
export function scenarioOf(seed: number): Scenario {
  const [scenario] = fc.sample(scenarios, { seed, numRuns: 1 });
  if (scenario === undefined) throw new Error('fast-check gave no scenario.');
  return scenario;
}

/** Runs seeds in a row; `found` is called with each that fails. Resolves to how many events they took. */
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

/** The first seed with a violation of this kind, or null. */
export async function findFirst(from: number, count: number, kind: RegExp, variant: Variant): Promise<Finding | null> {
  for (let seed = from; seed < from + count; seed++) {
    const { violations } = await simulate(scenarioOf(seed), variant);
    if (violations.some((violation) => kind.test(violation))) return { seed, violations };
  }
  return null;
}

/** The smallest scenario that fast-check finds in `seconds` which fails as that of the seed does, and how it runs. */
export async function shrink(
  seed: number,
  seconds: number,
  variant: Variant = {},
): Promise<{ readonly scenario: Scenario; readonly outcome: Outcome }> {
  const holds = async (scenario: Scenario): Promise<boolean> =>
    (await simulate(scenario, variant)).violations.length === 0;
  const { counterexample } = await fc.check(fc.asyncProperty(scenarios, holds), {
    seed,
    numRuns: 1,
    interruptAfterTimeLimit: seconds * 1_000,
    markInterruptAsFailure: true,
  });
  const scenario = counterexample?.[0] ?? scenarioOf(seed);
  return { scenario, outcome: await simulate(scenario, { ...variant, keepsLog: true }) };
}

/** The command that runs a seed again and prints what happened. */
const replayCommand = (seed: number): string => `npm run test:soak -- --seed ${seed}`;

/** A finding as text, for whoever has to mend it. */
export const describeFinding = ({ seed, violations }: Finding): string =>
  [`seed ${seed}:`, ...violations.map((violation) => `  ${violation}`), `  again: ${replayCommand(seed)}`].join('\n');
