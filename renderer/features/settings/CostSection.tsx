import { NumberField } from '@base-ui/react/number-field';
import { type JSX, type ReactNode, useEffect, useId, useState } from 'react';
import {
  type DayUnits,
  type Diagnostics,
  type Preferences,
  Purpose,
  type Units,
} from '../../../shared/contract/sync.ts';
import { dollarsOf, dollarsOfReads, hoursPerMonth } from '../../../shared/costs.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useCost } from '../../session/hooks.ts';
import { dollarsText, tenths } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Failure } from '../../ui/Failure.tsx';
import fieldCss from '../../ui/field.module.css';
import { Segments } from '../../ui/Segments.tsx';
import { DropdownRow } from '../../ui/SettingRow.tsx';
import settingCss from '../../ui/setting.module.css';
import { CostPlots, type CostUnit } from './CostPlots.tsx';
import css from './CostSection.module.css';
import costsCss from './costs.module.css';
import partCss from './part.module.css';
import { lastDays, monthSoFar, paceOf } from './periods.ts';
import type { DayCost } from './plot.ts';
import { AccountPreferences, KeyFigure, Part, withCurrent } from './SectionParts.tsx';
import { useDiagnostics } from './useDiagnostics.ts';

const DAYS = 30;
const readLimits = [1_000, 3_000, 10_000, 30_000, 100_000, 0];
const price = { style: 'currency', currency: 'USD', maximumFractionDigits: 4 } as const;

/** Consumed capacity and its cost. */
export const CostSection = (): JSX.Element => {
  const t = useText();
  const isSample = useAccounts(isSampleActive);
  if (isSample) return <p className={partCss.partNote}>{t('sample.cost')}</p>;
  return (
    <AccountPreferences>
      {({ prices, readUnitsPerHour }, change) => (
        <>
          <Spent prices={prices} />
          <Part title={t('costSettings.limit')}>
            <DropdownRow
              label={t('costSettings.readLimit')}
              hint={t('costSettings.readLimitHint')}
              value={readUnitsPerHour}
              options={withCurrent(readLimits, readUnitsPerHour).map((value) => ({
                value,
                label:
                  value === 0
                    ? t('costSettings.noLimit')
                    : t('costSettings.limitOption', {
                        count: value,
                        dollars: dollarsText(dollarsOfReads(value * hoursPerMonth, prices)),
                      }),
              }))}
              onValue={(value) => change({ readUnitsPerHour: value })}
            />
          </Part>
          <Part title={t('costSettings.prices')}>
            <NumberRow
              label={t('costSettings.readPrice')}
              value={prices.read}
              min={0}
              max={1_000}
              step={0.005}
              format={price}
              onValue={(read) => change({ prices: { ...prices, read } })}
            />
            <NumberRow
              label={t('costSettings.writePrice')}
              hint={t('costSettings.pricesHint')}
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
};

/** What this month and the last days cost, at these prices. */
function Spent({ prices }: Pick<Preferences, 'prices'>): JSX.Element {
  const t = useText();
  const time = useTimeSource();
  const days = useCost((state) => state.days);
  const error = useCost((state) => state.error);
  const load = useCost((state) => state.load);
  const [unit, setUnit] = useState<CostUnit>('dollars');
  const { facts } = useDiagnostics();
  useEffect(() => {
    const { now, zone } = time.options();
    void load(lastDays(now, zone, DAYS));
  }, [load, time]);
  const unitNames = { dollars: t('costSettings.dollars'), units: t('costSettings.units') };
  return (
    <>
      {error === null ? null : <Failure title={t('settings.notRead')} error={error} />}
      {facts === null ? null : (
        <Month dollars={dollarsOf(facts.units.month, prices)}>
          <Segments
            label={t('costSettings.measure')}
            value={unit}
            options={costUnits.map((value) => ({ value, label: unitNames[value] }))}
            onValue={setUnit}
          />
        </Month>
      )}
      <Part title={t('costSettings.thirtyDays')}>
        {days === null ? (
          <p className={partCss.partNote}>{t('settings.reading')}</p>
        ) : (
          <CostPlots days={days.map((day) => costOf(day, prices))} unit={unit} />
        )}
      </Part>
      <Part title={unit === 'dollars' ? t('costSettings.sumsInDollars') : t('costSettings.sums')}>
        {facts === null ? null : <CostTable units={facts.units} prices={prices} unit={unit} />}
      </Part>
    </>
  );
}

const costUnits = ['dollars', 'units'] as const;

const costOf = (day: DayUnits, prices: Preferences['prices']): DayCost => ({
  ...day,
  dollars: dollarsOf(day.units, prices),
  readDollars: dollarsOf(day.units, { ...prices, write: 0 }),
});

interface MonthProps {
  /** Spent so far. */
  readonly dollars: number;
  readonly children: ReactNode;
}

/** What this month cost so far, and what it will cost if it goes on like this. */
function Month({ dollars, children }: MonthProps): JSX.Element {
  const t = useText();
  const { now, zone, locale } = useTimeSource().options();
  const { share, lastDay } = monthSoFar(now, zone);
  const pace = paceOf(dollars, share);
  return (
    <KeyFigure
      label={t('costSettings.month')}
      value={dollarsText(dollars)}
      note={
        pace === null ? '' : t('costSettings.pace', { dollars: dollarsText(pace), day: datesOf(locale).short(lastDay) })
      }
    >
      {children}
    </KeyFigure>
  );
}

/** Less counts as the same. */
const LEAST_DOLLARS = 0.0001;

const periods = ['today', 'month', 'sinceStart'] as const;

interface CostTableProps extends Pick<Diagnostics, 'units'>, Pick<Preferences, 'prices'> {
  readonly unit: CostUnit;
}

/** Costs by purpose and period. */
function CostTable({ units, prices, unit }: CostTableProps): JSX.Element {
  const t = useText();
  const spent = Purpose.options.filter((purpose) =>
    periods.some((period) => units[period][purpose].read + units[period][purpose].write > 0),
  );
  if (spent.length === 0) return <p>{t('diagnostics.nothingSpent')}</p>;
  const cell = (amount: Units): string => {
    if (unit === 'units') return t('diagnostics.units', { read: tenths(amount.read), write: tenths(amount.write) });
    const dollars = dollarsOf({ amount }, prices);
    return dollars > 0 && dollars < LEAST_DOLLARS
      ? t('costSettings.lessThan', { dollars: dollarsText(LEAST_DOLLARS) })
      : dollarsText(dollars);
  };
  return (
    <table className={costsCss.costs}>
      <thead>
        <tr>
          <th scope="col">{t('diagnostics.purpose')}</th>
          {periods.map((period) => (
            <th key={period} scope="col">
              {t(`diagnostics.periods.${period}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {spent.map((purpose) => (
          <tr key={purpose}>
            <th scope="row">{t(`diagnostics.purposes.${purpose}`)}</th>
            {periods.map((period) => (
              <td key={period}>{cell(units[period][purpose])}</td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('diagnostics.dollars')}</th>
          {periods.map((period) => (
            <td key={period}>{dollarsText(dollarsOf(units[period], prices))}</td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}

interface NumberRowProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly format?: Intl.NumberFormatOptions;
  /** Called when the value is committed. */
  readonly onValue: (value: number) => void;
}

/** A number, committed on blur or Enter. */
function NumberRow({ label, hint, value, onValue, ...limits }: NumberRowProps): JSX.Element {
  const id = useId();
  const [typed, setTyped] = useState<number | null>(value);
  useEffect(() => setTyped(value), [value]);
  const commit = (committed: number | null): void => {
    if (committed === null) setTyped(value);
    else if (committed !== value) onValue(committed);
  };
  return (
    <div className={settingCss.setting}>
      <div className={settingCss.settingWords}>
        <label htmlFor={id}>{label}</label>
        {hint === undefined ? null : (
          <span id={`${id}-hint`} className={settingCss.settingHint}>
            {hint}
          </span>
        )}
      </div>
      <NumberField.Root
        id={id}
        className={css.number}
        value={typed}
        onValueChange={setTyped}
        onValueCommitted={commit}
        {...limits}
      >
        <NumberField.Input
          className={`${fieldCss.fieldInput} ${css.numberInput}`}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(typed);
          }}
          {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        />
      </NumberField.Root>
    </div>
  );
}
