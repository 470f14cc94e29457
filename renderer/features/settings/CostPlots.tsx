import { type CSSProperties, type JSX, useState } from 'react';
import type { DayCost, Purpose } from '../../../shared/ipc/cost.ts';
import { millisOf } from '../../../shared/time/instant.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import { spentPurposes } from '../../state/cost.ts';
import { useTimeSource } from '../../state/time.tsx';
import { text } from '../../text.ts';
import { amountText, CostPlot } from './CostPlot.tsx';
import { amountOf } from './plot.ts';

const words = text.costSettings;
const measures = ['read', 'write', 'dollars'] as const;

/** Units and money by day, the day that is looked at in words, and all of it as a table. */
export function CostPlots({ days }: { readonly days: readonly DayCost[] }): JSX.Element {
  const time = useTimeSource();
  const [looked, setLooked] = useState(days.length - 1);
  const { locale, zone } = time.options();
  const names = days.map(({ start }) => datesOf(locale).short(civilDayAt(zoneOrUtc(zone), millisOf(start))));
  const purposes = spentPurposes(days);
  const day = days[looked];
  const said = day === undefined ? '' : sentenceOf(day, names[looked] ?? '');
  const count: CSSProperties & { readonly '--days': number } = { '--days': days.length };
  if (purposes.length === 0) return <p className="part-note">{words.nothing}</p>;
  return (
    <div className="plots">
      {measures.map((measure) => (
        <CostPlot key={measure} days={days} measure={measure} names={names} looked={looked} onLook={setLooked} />
      ))}
      <div className="plot-days" style={count}>
        <input
          type="range"
          className="plot-slider"
          aria-label={words.day}
          aria-valuetext={said}
          min={0}
          max={days.length - 1}
          value={looked}
          onChange={({ currentTarget }) => setLooked(currentTarget.valueAsNumber)}
        />
        <p className="plot-ends" aria-hidden="true">
          <span>{names[0]}</span>
          <span>{names.at(-1)}</span>
        </p>
      </div>
      <p className="plot-said">{said}</p>
      <Legend purposes={purposes} />
      <details className="plot-table">
        <summary>{words.asTable}</summary>
        <DaysTable days={days} names={names} />
      </details>
    </div>
  );
}

const sentenceOf = (day: DayCost, name: string): string =>
  words.dayText(
    name,
    amountText('read', amountOf(day, 'read')),
    amountText('write', amountOf(day, 'write')),
    amountText('dollars', amountOf(day, 'dollars')),
  );

const Legend = ({ purposes }: { readonly purposes: readonly Purpose[] }): JSX.Element => (
  <ul className="legend" aria-label={words.purposes}>
    {purposes.map((purpose) => (
      <li key={purpose}>
        <svg className="legend-mark" viewBox="0 0 10 10" aria-hidden="true">
          <rect className={`plot-${purpose}`} width={10} height={10} rx={2} />
        </svg>
        {text.diagnostics.purposes[purpose]}
      </li>
    ))}
  </ul>
);

interface DaysTableProps {
  readonly days: readonly DayCost[];
  readonly names: readonly string[];
}

const DaysTable = ({ days, names }: DaysTableProps): JSX.Element => (
  <table className="costs">
    <caption className="visually-hidden">{words.tableCaption}</caption>
    <thead>
      <tr>
        <th scope="col">{words.day}</th>
        <th scope="col">{words.read}</th>
        <th scope="col">{words.write}</th>
        <th scope="col">{words.dollars}</th>
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
