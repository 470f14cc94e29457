import type { AppErrorData } from '../errors.ts';
import { isMessageKey, type Translate } from './translator.ts';

/** Says what happened and what to do. */
export function errorText(t: Translate, { code, reason, params, details }: AppErrorData): string {
  const key = `errors.${reason ?? code}`;
  const { endpoint = '', region = '' } = details;
  const facts = { ...details, place: endpoint || region };
  return t.format(isMessageKey(key) ? key : `errors.${code}`, { ...facts, ...params });
}

/** What the user can do about an error, as a method of `app`. */
export type SuggestedAction = 'openLog' | 'restart';

/** The sentences that mention the log, or a restart. */
const suggestions: Readonly<Record<string, SuggestedAction>> = {
  'cache-unreadable': 'restart',
  'engine-stopped': 'restart',
  internal: 'openLog',
  'keychain-unavailable': 'restart',
  'keys-unreadable': 'restart',
  'outbox-unreadable': 'openLog',
  'passphrase-file-damaged': 'restart',
  'passphrase-file-missing': 'restart',
  'unknown-method': 'restart',
};

/** Returns what the error's sentence suggests. */
export function suggestedActions({ code, reason }: Pick<AppErrorData, 'code' | 'reason'>): readonly SuggestedAction[] {
  const action = suggestions[reason ?? code];
  return action === undefined ? [] : [action];
}
