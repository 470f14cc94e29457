import type { TestReport } from '../../shared/contract/accounts.ts';
import type { Translate } from '../../shared/text/translator.ts';

/** What a step of a connection test found; empty: nothing to say. */
export function findingText(t: Translate, { step, state, facts }: TestReport): string {
  if (state !== 'ok' && state !== 'limited') return '';
  return t.format(`connectionTest.found.${step}`, facts);
}

/** Names of people; empty for none. */
export function namesText(t: Translate, names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return '';
  return names.length === 1 ? last : t('joins.and', { first: listText(t, names.slice(0, -1)), second: last });
}

/** Parts that are read out one after another; empty for none. */
export const listText = (t: Translate, parts: readonly string[]): string =>
  parts.length === 0 ? '' : parts.reduce((first, second) => t('joins.comma', { first, second }));
