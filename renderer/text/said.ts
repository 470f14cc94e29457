import type { AppErrorData } from '../../shared/errors.ts';
import type { TestReport } from '../../shared/ipc/accounts.ts';
import { text } from '../text.ts';
import { currentLanguage } from './language.ts';

/** What happened and what to do. What fails says so itself, in English; in other languages the code stands for it. */
export function errorText({ code, message, details }: AppErrorData): string {
  if (currentLanguage() === 'en') return message;
  const said = text.errors[code];
  return typeof said === 'string' ? said : said(details);
}

/** What a step of a connection test found; empty: nothing worth telling. */
export function findingText({ step, state, detail, facts }: TestReport): string {
  if (currentLanguage() === 'en' || state !== 'ok') return detail;
  const said = text.connectionTest.found[step];
  return typeof said === 'string' ? said : said(facts);
}

/** Parts that are read out one after another; empty for none. */
export const listText = (parts: readonly string[]): string =>
  parts.length === 0 ? '' : parts.reduce((before, part) => text.joins.comma(before, part));
