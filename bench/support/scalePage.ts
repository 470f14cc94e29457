import { cellsOf, type Figure } from './figure.ts';

/** Encloses the tables in docs/scale.md. */
const mark = '<!-- written by npm run bench with --document -->';

/** The figure's name, `500 people, 200 send at once: throttled requests`, in its parts. */
const NAME = /^(?<people>\d+ people), (?:(?<burst>\d+) send at once: )?(?<what>.+)$/;

interface Cell {
  readonly people: string;
  readonly burst: string | undefined;
  readonly what: string;
  readonly value: string;
}

/** The page with the tables of these figures: usual work by the number of people, and bursts by the number of senders. */
export function renderScale(page: string, figures: readonly Figure[]): string {
  const cells = figures.flatMap((figure): Cell[] => {
    const { people, burst, what } = NAME.exec(figure.what)?.groups ?? {};
    const [value = ''] = cellsOf(figure);
    return people === undefined || what === undefined ? [] : [{ people, burst, what, value: value.trim() }];
  });
  const usual = cells.filter(({ burst }) => burst === undefined);
  const bursts = cells.filter(({ burst }) => burst !== undefined);
  const [before, , after] = page.split(mark);
  const tables = [
    pivot('', usual, ({ people }) => people),
    pivot('at once', bursts, ({ people, burst }) => `${burst} of ${people}`),
  ];
  return [before, `\n${tables.join('\n\n')}\n`, after].join(mark);
}

/** A table with a row for each `what`. */
function pivot(corner: string, cells: readonly Cell[], columnOf: (cell: Cell) => string): string {
  const columns = [...new Set(cells.map(columnOf))];
  const rows = [...new Set(cells.map(({ what }) => what))].map((what) => [
    what,
    ...columns.map((column) => cells.find((cell) => cell.what === what && columnOf(cell) === column)?.value ?? ''),
  ]);
  return [[corner, ...columns], ['---', ...columns.map(() => '---')], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
