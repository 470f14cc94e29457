import { z } from 'zod';
import { InstantSchema } from '../model.ts';

/** What a request was made for: the cost meter adds up by it. */
export const Purpose = z.enum(['refresh', 'open', 'history', 'sweep', 'send', 'setup']);
export type Purpose = z.infer<typeof Purpose>;

/** DynamoDB's own units: a read unit is half of a strongly consistent read's, as the service bills it. */
export const Units = z.object({ read: z.number().nonnegative(), write: z.number().nonnegative() }).readonly();
export type Units = z.infer<typeof Units>;

/** What requests consumed, by purpose, and what that costs at the prices of the preferences, in dollars. */
export const CostSummary = z.object({ units: z.record(Purpose, Units), dollars: z.number().nonnegative() }).readonly();
export type CostSummary = z.infer<typeof CostSummary>;

/** What the requests of one day consumed. */
export const DayCost = z.object({ start: InstantSchema, cost: CostSummary }).readonly();
export type DayCost = z.infer<typeof DayCost>;

/** The methods about what Meridian costs. */
export const costMethods = {
  /**
   * The costs of days, for a plot. `days` are the starts of local days, ascending; each lasts to the next one, the last
   * one until now. Costs are kept by the quarter of an hour, for 400 days.
   */
  'cost.days': {
    request: z.strictObject({
      days: z
        .array(InstantSchema)
        .min(1)
        .max(62)
        .refine((days) => days.every((day, n) => n === 0 || day > (days[n - 1] ?? day)), 'not ascending'),
    }),
    reply: z.object({ days: z.array(DayCost).readonly() }),
  },
} as const;
