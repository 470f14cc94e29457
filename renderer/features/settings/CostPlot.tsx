import type { JSX, PointerEvent } from 'react';
import type { DayCost } from '../../../shared/ipc/cost.ts';
import { dollarsText, unitsText } from '../../text/counting.ts';
import { text } from '../../text.ts';
import { type Measure, plotOf } from './plot.ts';

const words = text.costSettings;
/** The height of the drawing, in its own units; its width is one for each day. */
const HEIGHT = 100;
/** What a column leaves free at either side. */
const MARGIN = 0.14;

/** A measure's amount in words. */
export const amountText = (measure: Measure, amount: number): string =>
  measure === 'dollars' ? dollarsText(amount) : unitsText(amount);

interface CostPlotProps {
  readonly days: readonly DayCost[];
  readonly measure: Measure;
  /** What each day is called. */
  readonly names: readonly string[];
  /** The day that is looked at. */
  readonly looked: number;
  readonly onLook: (day: number) => void;
}

/** A measure by day, as columns that are stacked by purpose. */
export function CostPlot({ days, measure, names: dayNames, looked, onLook }: CostPlotProps): JSX.Element {
  const { columns, top, total, peak } = plotOf(days, measure);
  const y = (value: number): number => HEIGHT - (HEIGHT * value) / top;
  const label =
    peak === null
      ? words.plotEmpty(words[measure])
      : words.plot(
          words[measure],
          amountText(measure, total),
          amountText(measure, peak.value),
          dayNames[peak.day] ?? '',
        );
  const look = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, right, width } = event.currentTarget.getBoundingClientRect();
    const isRtl = document.documentElement.dir === 'rtl';
    const along = (isRtl ? right - event.clientX : event.clientX - left) / width;
    onLook(Math.max(0, Math.min(days.length - 1, Math.floor(along * days.length))));
  };
  return (
    <figure className="plot">
      <figcaption className="plot-caption">
        {words[measure]}
        <span>{amountText(measure, total)}</span>
      </figcaption>
      <div className="plot-scale" aria-hidden="true">
        <span>{amountText(measure, top)}</span>
        <span>{amountText(measure, 0)}</span>
      </div>
      <svg
        className="plot-drawing mirrored"
        role="img"
        aria-label={label}
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        onPointerMove={look}
        onPointerDown={look}
      >
        <rect className="plot-looked" x={looked} y={0} width={1} height={HEIGHT} />
        {[0, 0.5, 1].map((share) => (
          <line key={share} className="plot-line" x1={0} x2={days.length} y1={y(share * top)} y2={y(share * top)} />
        ))}
        {columns.map((segments, day) =>
          segments.map(({ purpose, from, to }) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a day is known by its place
              key={`${day} ${purpose}`}
              className={`plot-${purpose ?? 'all'}`}
              x={day + MARGIN}
              y={y(to)}
              width={1 - 2 * MARGIN}
              height={y(from) - y(to)}
            />
          )),
        )}
      </svg>
    </figure>
  );
}
