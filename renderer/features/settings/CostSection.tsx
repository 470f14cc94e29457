import { NumberField } from '@base-ui/react/number-field';
import { type JSX, useEffect, useId, useState } from 'react';
import { type Diagnostics, type Preferences, Purpose } from '../../../shared/contract/sync.ts';
import { dollarsOf, dollarsOfReads, hoursPerMonth } from '../../../shared/costs.ts';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useCost } from '../../session/hooks.ts';
import { dollarsText, tenths } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Failure } from '../../ui/Failure.tsx';
import fieldCss from '../../ui/field.module.css';
import { DropdownRow } from '../../ui/SettingRow.tsx';
import settingCss from '../../ui/setting.module.css';
import { CostPlots } from './CostPlots.tsx';
import css from './CostSection.module.css';
import costsCss from './costs.module.css';
import partCss from './part.module.css';
import { lastDays } from './periods.ts';
import { AccountPreferences, Part, withCurrent } from './SectionParts.tsx';
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
          <Days prices={prices} />
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

/** The last days, at these prices. */
function Days({ prices }: Pick<Preferences, 'prices'>): JSX.Element {
  const t = useText();
  const time = useTimeSource();
  const days = useCost((state) => state.days);
  const error = useCost((state) => state.error);
  const load = useCost((state) => state.load);
  const { facts } = useDiagnostics();
  useEffect(() => {
    const { now, zone } = time.options();
    void load(lastDays(now, zone, DAYS));
  }, [load, time]);
  return (
    <>
      {error === null ? null : <Failure title={t('settings.notRead')} error={error} />}
      <Part title={t('costSettings.thirtyDays')}>
        {days === null ? (
          <p className={partCss.partNote}>{t('settings.reading')}</p>
        ) : (
          <CostPlots days={days.map((day) => ({ ...day, dollars: dollarsOf(day.units, prices) }))} />
        )}
      </Part>
      <Part title={t('costSettings.sums')}>
        {facts === null ? null : <CostTable units={facts.units} prices={prices} />}
      </Part>
    </>
  );
}

const periods = ['today', 'month', 'sinceStart'] as const;

/** Consumed units by purpose and period, and their cost. */
function CostTable({ units, prices }: Pick<Diagnostics, 'units'> & Pick<Preferences, 'prices'>): JSX.Element {
  const t = useText();
  const spent = Purpose.options.filter((purpose) =>
    periods.some((period) => units[period][purpose].read + units[period][purpose].write > 0),
  );
  if (spent.length === 0) return <p>{t('diagnostics.nothingSpent')}</p>;
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
              <td key={period}>
                {t('diagnostics.units', {
                  read: tenths(units[period][purpose].read),
                  write: tenths(units[period][purpose].write),
                })}
              </td>
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
