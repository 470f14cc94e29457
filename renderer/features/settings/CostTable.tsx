import type { JSX } from 'react';
import { type Diagnostics, Purpose } from '../../../shared/ipc/contract.ts';
import { dollarsText } from '../../text/counting.ts';
import { text } from '../../text.ts';

const periods = ['today', 'month', 'sinceStart'] as const;

/** What the requests consumed, by purpose and period, and what that costs. */
export function CostTable({ cost }: Pick<Diagnostics, 'cost'>): JSX.Element {
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
