const plurals = new Intl.PluralRules('en');
const counts = new Intl.NumberFormat('en');
const units = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 2 });
const smallMoney = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 });

/** The form for a count, with `#` as the count: a language may have as many forms as it needs. */
export const plural = (
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string },
): string => (forms[plurals.select(count)] ?? forms.other).replace('#', counts.format(count));

/** A whole number. */
export const countText = (count: number): string => counts.format(count);

/** Units of DynamoDB, to a tenth. */
export const unitsText = (amount: number): string => units.format(amount);

/** Whether one speaks of so many units in the singular. */
export const isSingular = (amount: number): boolean => plurals.select(amount) === 'one';

/** Dollars; of what is less than a cent, the two digits that tell something. */
export const dollarsText = (dollars: number): string =>
  dollars > 0 && dollars < 0.01 ? smallMoney.format(dollars) : money.format(dollars);

/** A name that is not broken at its hyphens at the end of a line. */
export const unbroken = (name: string): string => name.replaceAll('-', '\u2011');
