import type { TestReport } from '../../shared/contract/accounts.ts';
import type { Translate } from '../../shared/text/translator.ts';

/** What a step of a connection test found; empty: nothing to say. */
export function findingText(t: Translate, { step, state, facts }: TestReport): string {
  if (state !== 'ok' && state !== 'limited') return '';
  return t.format(`connectionTest.found.${step}`, facts);
}

/** Parts that are read out one after another; empty for none. */
export const listText = (t: Translate, parts: readonly string[]): string =>
  parts.length === 0 ? '' : parts.reduce((first, second) => t('joins.comma', { first, second }));
