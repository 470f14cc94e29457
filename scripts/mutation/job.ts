import { z } from 'zod';

/** A request to a runner. */
export const Job = z.object({
  /** The active mutant; -1: none, and the mutants that each file reaches are recorded. */
  id: z.int(),
  /** The most times that the mutant may be reached. */
  mostHits: z.int(),
  /** Absolute paths of test files, in the order to run. */
  files: z.array(z.string()),
});
export type Job = z.infer<typeof Job>;
/** The first test file that failed, if any, and its error. */
export const Outcome = z.object({ failed: z.string().nullable(), reason: z.string() });
export type Outcome = z.infer<typeof Outcome>;
