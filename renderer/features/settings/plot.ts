import { type DayUnits, Purpose } from '../../../shared/contract/sync.ts';

/** A plotted day. */
export interface DayCost extends DayUnits {
  readonly dollars: number;
  /** What reading cost, of `dollars`. */
  readonly readDollars: number;
}

/** A plotted measure. Units are split by purpose, dollars into reading and writing. */
export type Measure = 'read' | 'write' | 'dollars';

/** A part of a day's column, in the measure's unit. */
interface Segment {
  readonly part: Purpose | 'reading' | 'writing';
  readonly from: number;
  readonly to: number;
}

/** A measure's columns, one per day. */
export interface Plot {
  readonly columns: readonly (readonly Segment[])[];
  /** End of the scale: a round number that no column exceeds; 1 if all are empty. */
  readonly top: number;
  readonly total: number;
  /** The day with the highest value; null if all are empty. */
  readonly peak: { readonly day: number; readonly value: number } | null;
}

/** A day's amount of a measure. */
export const amountOf = ({ units, dollars }: DayCost, measure: Measure): number =>
  measure === 'dollars' ? dollars : Purpose.options.reduce((sum, purpose) => sum + units[purpose][measure], 0);

/** The columns of a measure, stacked by purpose in the contract's order, or writing on reading. */
export function plotOf(days: readonly DayCost[], measure: Measure): Plot {
  const values = days.map((day) => amountOf(day, measure));
  const most = Math.max(0, ...values);
  return {
    columns: days.map((day) => segmentsOf(day, measure)),
    top: roundUp(most),
    total: values.reduce((sum, value) => sum + value, 0),
    peak: most === 0 ? null : { day: values.indexOf(most), value: most },
  };
}

function segmentsOf(day: DayCost, measure: Measure): readonly Segment[] {
  const amounts: readonly (readonly [Segment['part'], number])[] =
    measure === 'dollars'
      ? [
          ['reading', day.readDollars],
          ['writing', day.dollars - day.readDollars],
        ]
      : Purpose.options.map((purpose) => [purpose, day.units[purpose][measure]]);
  let from = 0;
  return amounts.flatMap(([part, amount]) => {
    if (amount <= 0) return [];
    const segment = { part, from, to: from + amount };
    from = segment.to;
    return [segment];
  });
}

/** The next round number; 1 for nothing. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((each) => each * power >= value) ?? 10;
  return step * power;
}
