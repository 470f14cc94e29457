import { currentTranslator } from './useText.ts';

/** Formats numbers in the current locale. */
function writer(options: Intl.NumberFormatOptions): (value: number) => string {
  let made: { readonly locale: string; readonly format: Intl.NumberFormat } | null = null;
  return (value) => {
    const { locale } = currentTranslator();
    if (made?.locale !== locale) made = { locale, format: new Intl.NumberFormat(locale, options) };
    return made.format.format(value);
  };
}

/** An integer. */
export const countText = writer({});

/** DynamoDB units, to a tenth. */
export const unitsText = writer({ maximumFractionDigits: 1 });

/** A ratio as a percentage: 1.25 is `125%`. */
export const percentText = writer({ style: 'percent', maximumFractionDigits: 0 });

const money = writer({ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 2 });
const smallMoney = writer({
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  maximumSignificantDigits: 2,
});

/**
 * US dollars; below one cent, two significant digits. The sign is always `$`: Arabic uses `US$` even as the narrow symbol, and
 * right-to-left text would separate the sign from its letters.
 */
export const dollarsText = (dollars: number): string =>
  (dollars > 0 && dollars < 0.01 ? smallMoney(dollars) : money(dollars)).replace('US$', '$');

const short = { style: 'unit', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
const kilobytes = writer({ ...short, unit: 'kilobyte' });
const megabytes = writer({ ...short, unit: 'megabyte' });
const gigabytes = writer({ ...short, unit: 'gigabyte' });

/** A number of bytes in a suitable unit. */
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

/** A duration in ms, in the largest unit that divides it: `90 seconds`, `2 minutes`. */
export function durationText(ms: number): string {
  if (ms % 31_536_000_000 === 0) return years(ms / 31_536_000_000);
  if (ms % 86_400_000 === 0) return days(ms / 86_400_000);
  if (ms % 3_600_000 === 0) return hours(ms / 3_600_000);
  return ms % 60_000 === 0 ? minutes(ms / 60_000) : seconds(ms / 1_000);
}

/** A rounded duration in ms: to a tenth of a second, then to a minute, from three hours to an hour. */
export function roughDurationText(ms: number): string {
  if (Math.abs(ms) < 120_000) return seconds(ms / 1_000);
  const whole = Math.round(ms / 60_000);
  return Math.abs(whole) < 180 ? minutes(whole) : hours(Math.round(whole / 60));
}

/** A name with hyphens at which no line breaks. */
export const unbroken = (name: string): string => name.replaceAll('-', '\u2011');

/** A badge has room for two digits. */
const MOST_IN_BADGE = 99;

/** The arguments of a message that counts to 99: the number to show, and whether there are more. */
export const upTo99 = (count: number): { readonly count: number; readonly many: boolean } => ({
  count: Math.min(count, MOST_IN_BADGE),
  many: count > MOST_IN_BADGE,
});

/** DynamoDB counts in half units. */
export const tenths = (amount: number): number => Math.round(amount * 10) / 10;
