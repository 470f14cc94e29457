import { currentVoice } from './language.ts';

/** Writes numbers as the locale of now does. */
function writer(options: Intl.NumberFormatOptions): (value: number) => string {
  let made: { readonly locale: string; readonly format: Intl.NumberFormat } | null = null;
  return (value) => {
    const { locale } = currentVoice();
    if (made?.locale !== locale) made = { locale, format: new Intl.NumberFormat(locale, options) };
    return made.format.format(value);
  };
}

/** A whole number. */
export const countText = writer({});

/** Units of DynamoDB, to a tenth. */
export const unitsText = writer({ maximumFractionDigits: 1 });

/** A part of a whole: `125%` of 1.25. */
export const percentText = writer({ style: 'percent', maximumFractionDigits: 0 });

const money = writer({ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 2 });
const smallMoney = writer({
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  maximumSignificantDigits: 2,
});

/**
 * Dollars; of what is less than a cent, the two digits that tell something. Always `$`: Arabic has `US$` even for the
 * narrow symbol, and from right to left its sign would be torn from its letters.
 */
export const dollarsText = (dollars: number): string =>
  (dollars > 0 && dollars < 0.01 ? smallMoney(dollars) : money(dollars)).replace('US$', '$');

const short = { style: 'unit', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
const kilobytes = writer({ ...short, unit: 'kilobyte' });
const megabytes = writer({ ...short, unit: 'megabyte' });
const gigabytes = writer({ ...short, unit: 'gigabyte' });

/** A number of bytes, in the unit that fits. */
export function bytesText(bytes: number): string {
  if (bytes >= 1_000_000_000) return gigabytes(bytes / 1_000_000_000);
  return bytes < 1_000_000 ? kilobytes(bytes / 1_000) : megabytes(bytes / 1_000_000);
}

const long = { style: 'unit', unitDisplay: 'long', maximumFractionDigits: 1 } as const;
const seconds = writer({ ...long, unit: 'second' });
const minutes = writer({ ...long, unit: 'minute' });
const hours = writer({ ...long, unit: 'hour' });
const days = writer({ ...long, unit: 'day' });
const years = writer({ ...long, unit: 'year' });

/** A length of time, in ms, in the largest unit that it is a whole number of: `90 seconds`, `2 minutes`. */
export function durationText(ms: number): string {
  if (ms % 31_536_000_000 === 0) return years(ms / 31_536_000_000);
  if (ms % 86_400_000 === 0) return days(ms / 86_400_000);
  if (ms % 3_600_000 === 0) return hours(ms / 3_600_000);
  return ms % 60_000 === 0 ? minutes(ms / 60_000) : seconds(ms / 1_000);
}

/** About how long something is, in ms: to a tenth of a second, to a minute, from three hours on to an hour. */
export function roughDurationText(ms: number): string {
  if (Math.abs(ms) < 120_000) return seconds(ms / 1_000);
  const whole = Math.round(ms / 60_000);
  return Math.abs(whole) < 180 ? minutes(whole) : hours(Math.round(whole / 60));
}

/** A name that is not broken at its hyphens at the end of a line. */
export const unbroken = (name: string): string => name.replaceAll('-', '\u2011');
