import { type JSX, useEffect } from 'react';
import { type Diagnostics, type Preferences, Purpose } from '../../../shared/ipc/contract.ts';
import { useCost } from '../../state/hooks.ts';
import { useTimeSource } from '../../state/time.tsx';
import { dollarsText } from '../../text/counting.ts';
import { text } from '../../text.ts';
import { Failure } from '../../ui/Failure.tsx';
import { NumberRow } from '../../ui/NumberRow.tsx';
import { CostPlots } from './CostPlots.tsx';
import { lastDays } from './periods.ts';
import { AccountPreferences, Part } from './SectionParts.tsx';
import { useDiagnostics } from './useDiagnostics.ts';

const words = text.costSettings;
const DAYS = 30;
const price = { style: 'currency', currency: 'USD', maximumFractionDigits: 4 } as const;

/** What Meridian consumes of the table, and what that costs. */
export const CostSection = (): JSX.Element => (
  <AccountPreferences>
    {({ prices }, change) => (
      <>
        <Days prices={prices} />
        <Part title={words.prices}>
          <NumberRow
            label={words.readPrice}
            value={prices.read}
            min={0}
            max={1_000}
            step={0.005}
            format={price}
            onValue={(read) => change({ prices: { ...prices, read } })}
          />
          <NumberRow
            label={words.writePrice}
            hint={words.pricesHint}
            value={prices.write}
            min={0}
            max={1_000}
            step={0.005}
            format={price}
            onValue={(write) => change({ prices: { ...prices, write } })}
          />
        </Part>
      </>
    )}
  </AccountPreferences>
);

/** The last days, read anew when the prices are others. */
function Days({ prices }: Pick<Preferences, 'prices'>): JSX.Element {
  const time = useTimeSource();
  const days = useCost((state) => state.days);
  const error = useCost((state) => state.error);
  const load = useCost((state) => state.load);
  const { facts } = useDiagnostics(prices);
  // biome-ignore lint/correctness/useExhaustiveDependencies: money follows the prices
  useEffect(() => {
    const { now, zone } = time.options();
    void load(lastDays(now, zone, DAYS));
  }, [load, time, prices]);
  return (
    <>
      {error === null ? null : <Failure title={text.settings.notRead} error={error} />}
      <Part title={words.thirtyDays}>
        {days === null ? <p className="part-note">{text.settings.reading}</p> : <CostPlots days={days} />}
      </Part>
      <Part title={words.sums}>{facts === null ? null : <CostTable cost={facts.cost} />}</Part>
    </>
  );
}

const periods = ['today', 'month', 'sinceStart'] as const;

/** What the requests consumed, by purpose and period, and what that costs. */
function CostTable({ cost }: Pick<Diagnostics, 'cost'>): JSX.Element {
  const spent = Purpose.options.filter((purpose) =>
    periods.some((period) => cost[period].units[purpose].read + cost[period].units[purpose].write > 0),
  );
  if (spent.length === 0) return <p>{text.diagnostics.nothingSpent}</p>;
  return (
    <table className="costs">
      <thead>
        <tr>
          <th scope="col">{text.diagnostics.purpose}</th>
          {periods.map((period) => (
            <th key={period} scope="col">
              {text.diagnostics.periods[period]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {spent.map((purpose) => (
          <tr key={purpose}>
            <th scope="row">{text.diagnostics.purposes[purpose]}</th>
            {periods.map((period) => (
              <td key={period}>
                {text.diagnostics.units(cost[period].units[purpose].read, cost[period].units[purpose].write)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{text.diagnostics.dollars}</th>
          {periods.map((period) => (
            <td key={period}>{dollarsText(cost[period].dollars)}</td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}
