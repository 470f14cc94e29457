import { datesOf } from '../../../shared/time/localeDates.ts';
import type { TimeOptions } from '../../../shared/time/options.ts';

const hourCycles = { '12': 'h12', '24': 'h23' } as const;

/** Locale for the times of an export (BCP 47), with the chosen hour cycle; English if unknown. */
export function exportLocale({ locale, hours = 'locale' }: Pick<TimeOptions, 'locale' | 'hours'>): string {
  const known = datesOf(locale).locale;
  return hours === 'locale' ? known : new Intl.Locale(known, { hourCycle: hourCycles[hours] }).toString();
}
