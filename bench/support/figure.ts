import { z } from 'zod';
import { formatTable } from '../../scripts/lib/textTable.ts';

/** What a figure may be at most: as a multiple of its floor, or in its own unit. With `orMost`, either suffices. */
const Limit = z.union([
  z.strictObject({ ratio: z.number(), orMost: z.number().optional() }),
  z.strictObject({ most: z.number() }),
  z.strictObject({ least: z.number() }),
]);

/** Something that was measured. */
export const Figure = z.strictObject({
  /** What it is, as a phrase. */
  what: z.string(),
  value: z.number(),
  /** Such as `ms`, `read units` or `%`. */
  unit: z.string(),
  /** The same by the least that could do it, measured in the same run. */
  floor: z.number().optional(),
  limit: Limit.optional(),
});
export type Figure = z.infer<typeof Figure>;

/** What a measurement has measured. */
export const Result = z.strictObject({ purpose: z.string(), figures: z.array(Figure) });

/** The results of a run, by the names of the measurements. */
export type Results = Readonly<Record<string, z.infer<typeof Result>>>;

/** A measurement that `npm run bench` runs in a process of its own. */
export interface Bench {
  /** What is measured and against what, as sentences. */
  readonly purpose: string;
  /** @param isQuick a tenth of the data, or fewer repetitions: figures that show a fault and no more */
  readonly measure: (isQuick: boolean) => Promise<readonly Figure[]>;
}

/** How many times its floor a figure is; null: it has none. */
const ratioOf = ({ value, floor }: Figure): number | null =>
  floor === undefined || floor === 0 ? null : value / floor;

/** Whether a figure keeps its limit; one without a limit does. */
export function keepsLimit(figure: Figure): boolean {
  const { value, limit } = figure;
  if (limit === undefined) return true;
  if ('most' in limit) return value <= limit.most;
  if ('least' in limit) return value >= limit.least;
  if (limit.orMost !== undefined && value <= limit.orMost) return true;
  const ratio = ratioOf(figure);
  return ratio !== null && ratio <= limit.ratio;
}

/** A number with three significant digits and thousands separators. */
export const formatNumber = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });

/** A figure's cells: value, floor, ratio, limit, verdict. */
export function cellsOf(figure: Figure): readonly string[] {
  const { value, unit, floor, limit } = figure;
  const ratio = ratioOf(figure);
  const verdict = limit === undefined ? '' : keepsLimit(figure) ? 'yes' : 'NO';
  return [
    `${formatNumber(value)} ${unit}`,
    floor === undefined ? '' : formatNumber(floor),
    ratio === null ? '' : formatNumber(ratio),
    limit === undefined ? '' : formatLimit(limit, unit),
    verdict,
  ];
}

function formatLimit(limit: z.infer<typeof Limit>, unit: string): string {
  if ('ratio' in limit) {
    const either = limit.orMost === undefined ? '' : ` or ${formatNumber(limit.orMost)} ${unit}`;
    return `≤ ${formatNumber(limit.ratio)} × floor${either}`;
  }
  return 'most' in limit ? `≤ ${formatNumber(limit.most)} ${unit}` : `≥ ${formatNumber(limit.least)} ${unit}`;
}

/** The table of `npm run bench`. */
export const formatFigures = (figures: readonly Figure[]): string =>
  formatTable(
    ['figure', '', 'floor', 'ratio', 'limit', 'kept'],
    figures.map((figure) => [figure.what, ...cellsOf(figure)]),
  );

/** The table of `npm run bench -- --against <ref>`: each figure and its ratio to its floor, at the ref and here. */
export function formatComparison(ref: string, before: Results, after: Results): string {
  const figuresOf = (results: Results): ReadonlyMap<string, Figure> =>
    new Map(
      Object.values(results)
        .flatMap(({ figures }) => figures)
        .map((figure) => [figure.what, figure]),
    );
  const [old, present] = [figuresOf(before), figuresOf(after)];
  const valueAndRatio = (figure: Figure | undefined): readonly string[] => {
    const [value = '', , ratio = ''] = figure === undefined ? [] : cellsOf(figure);
    return [value, ratio];
  };
  return formatTable(
    ['figure', ref, 'ratio', 'here', 'ratio'],
    [...new Set([...present.keys(), ...old.keys()])].map((what) => [
      what,
      ...valueAndRatio(old.get(what)),
      ...valueAndRatio(present.get(what)),
    ]),
  );
}
