import { type DayUnits, Purpose } from '../../../shared/contract/sync.ts';

/** A plotted day. */
export interface DayCost extends DayUnits {
  readonly dollars: number;
}

/** A plotted measure. Dollars are not split by purpose. */
export type Measure = 'read' | 'write' | 'dollars';

/** A part of a day's column, in the measure's unit. */
interface Segment {
  /** Null for the whole day. */
  readonly purpose: Purpose | null;
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

/** The columns of a measure, stacked by purpose in the contract's order. */
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
  if (measure === 'dollars') {
    return day.dollars > 0 ? [{ purpose: null, from: 0, to: day.dollars }] : [];
  }
  let from = 0;
  return Purpose.options.flatMap((purpose) => {
    const units = day.units[purpose][measure];
    if (units <= 0) return [];
    const segment = { purpose, from, to: from + units };
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
