import { type CSSProperties, type JSX, type PointerEvent, useState } from 'react';
import type { Purpose } from '../../../shared/contract/sync.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { millisOf } from '../../../shared/time/instant.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import { useTimeSource } from '../../app/time.tsx';
import { spentPurposes } from '../../session/cost.ts';
import { dollarsText, unitsText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import textCss from '../../ui/text.module.css';
import css from './CostPlots.module.css';
import costsCss from './costs.module.css';
import partCss from './part.module.css';
import { amountOf, type DayCost, type Measure, plotOf } from './plot.ts';

const measures = ['read', 'write', 'dollars'] as const;

/** In what costs are shown. */
export type CostUnit = 'dollars' | 'units';

interface CostPlotsProps {
  readonly days: readonly DayCost[];
  readonly unit: CostUnit;
}

/** Dollars or units by day: as plots, in words for the chosen day, and as a table. */
export function CostPlots({ days, unit }: CostPlotsProps): JSX.Element {
  const t = useText();
  const time = useTimeSource();
  const [looked, setLooked] = useState(days.length - 1);
  const { locale, zone } = time.options();
  const names = days.map(({ start }) => datesOf(locale).short(civilDayAt(zoneOrUtc(zone), millisOf(start))));
  const purposes = spentPurposes(days);
  const day = days[looked];
  const dayText = day === undefined ? '' : sentenceOf(t, day, names[looked] ?? '');
  const count: CSSProperties & { readonly '--days': number } = { '--days': days.length };
  if (purposes.length === 0) return <p className={partCss.partNote}>{t('costSettings.nothing')}</p>;
  return (
    <div className={css.plots}>
      {measures
        .filter((measure) => (measure === 'dollars') === (unit === 'dollars'))
        .map((measure) => (
          <CostPlot key={measure} days={days} measure={measure} names={names} looked={looked} onLook={setLooked} />
        ))}
      <div className={css.plotDays} style={count}>
        <input
          type="range"
          className={css.plotSlider}
          aria-label={t('costSettings.day')}
          aria-valuetext={dayText}
          min={0}
          max={days.length - 1}
          value={looked}
          onChange={({ currentTarget }) => setLooked(currentTarget.valueAsNumber)}
        />
        <p className={css.plotEnds} aria-hidden="true">
          <span>{names[0]}</span>
          <span>{names.at(-1)}</span>
        </p>
      </div>
      <p className={css.plotDay}>{dayText}</p>
      <Legend unit={unit} purposes={purposes} />
      <details className={css.plotTable}>
        <summary>{t('costSettings.asTable')}</summary>
        <DaysTable days={days} names={names} />
      </details>
    </div>
  );
}

const sentenceOf = (t: Translate, day: DayCost, name: string): string =>
  t('costSettings.dayText', {
    day: name,
    read: amountText('read', amountOf(day, 'read')),
    write: amountText('write', amountOf(day, 'write')),
    dollars: amountText('dollars', amountOf(day, 'dollars')),
  });

interface LegendProps extends Pick<CostPlotsProps, 'unit'> {
  readonly purposes: readonly Purpose[];
}

const Legend = ({ unit, purposes }: LegendProps): JSX.Element => {
  const t = useText();
  const parts =
    unit === 'dollars'
      ? (['reading', 'writing'] as const).map((part) => ({ part, name: t(`costSettings.${part}`) }))
      : purposes.map((part) => ({ part, name: t(`diagnostics.purposes.${part}`) }));
  return (
    <ul className={css.legend} aria-label={t('costSettings.purposes')}>
      {parts.map(({ part, name }) => (
        <li key={part}>
          <svg className={css.legendMark} viewBox="0 0 10 10" aria-hidden="true">
            <rect className={`${css[`plot-${part}`]}`} width={10} height={10} rx={2} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
};

interface DaysTableProps {
  readonly days: readonly DayCost[];
  readonly names: readonly string[];
}

const DaysTable = ({ days, names }: DaysTableProps): JSX.Element => {
  const t = useText();
  return (
    <table className={costsCss.costs}>
      <caption className={textCss.visuallyHidden}>{t('costSettings.tableCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('costSettings.day')}</th>
          <th scope="col">{t('costSettings.read')}</th>
          <th scope="col">{t('costSettings.write')}</th>
          <th scope="col">{t('costSettings.dollars')}</th>
        </tr>
      </thead>
      <tbody>
        {days
          .map((day, n) => (
            <tr key={day.start}>
              <th scope="row">{names[n]}</th>
              {measures.map((measure) => (
                <td key={measure}>{amountText(measure, amountOf(day, measure))}</td>
              ))}
            </tr>
          ))
          .reverse()}
      </tbody>
    </table>
  );
};

/** Height of the drawing in its own units; a day is one unit wide. */
const HEIGHT = 100;
/** Margin at each side of a column. */
const MARGIN = 0.14;

/** A formatted amount of a measure. */
const amountText = (measure: Measure, amount: number): string =>
  measure === 'dollars' ? dollarsText(amount) : unitsText(amount);

interface CostPlotProps {
  readonly days: readonly DayCost[];
  readonly measure: Measure;
  /** Names of the days. */
  readonly names: readonly string[];
  readonly looked: number;
  readonly onLook: (day: number) => void;
}

/** A measure by day, as columns stacked by purpose. */
function CostPlot({ days, measure, names: dayNames, looked, onLook }: CostPlotProps): JSX.Element {
  const t = useText();
  const { columns, top, total, peak } = plotOf(days, measure);
  const y = (value: number): number => HEIGHT - (HEIGHT * value) / top;
  const label =
    peak === null
      ? t('costSettings.plotEmpty', { measure: t(`costSettings.${measure}`) })
      : t('costSettings.plot', {
          measure: t(`costSettings.${measure}`),
          total: amountText(measure, total),
          most: amountText(measure, peak.value),
          day: dayNames[peak.day] ?? '',
        });
  const look = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, right, width } = event.currentTarget.getBoundingClientRect();
    const isRtl = document.documentElement.dir === 'rtl';
    const along = (isRtl ? right - event.clientX : event.clientX - left) / width;
    onLook(Math.max(0, Math.min(days.length - 1, Math.floor(along * days.length))));
  };
  return (
    <figure className={css.plot} data-measure={measure}>
      {measure === 'dollars' ? null : (
        <figcaption className={css.plotCaption}>
          {t(`costSettings.${measure}`)}
          <span>{amountText(measure, total)}</span>
        </figcaption>
      )}
      <div className={css.plotScale} aria-hidden="true">
        <span>{amountText(measure, top)}</span>
        <span>{amountText(measure, 0)}</span>
      </div>
      <svg
        className={`${css.plotDrawing} ${textCss.mirrored}`}
        role="img"
        aria-label={label}
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        onPointerMove={look}
        onPointerDown={look}
      >
        <rect className={css.plotLooked} x={looked} y={0} width={1} height={HEIGHT} />
        {(measure === 'dollars' ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1]).map((share) => (
          <line key={share} className={css.plotLine} x1={0} x2={days.length} y1={y(share * top)} y2={y(share * top)} />
        ))}
        {columns.map((segments, day) =>
          segments.map(({ part, from, to }) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a day is identified by its position
              key={`${day} ${part}`}
              className={`${css[`plot-${part}`]}`}
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
