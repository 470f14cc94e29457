import type { AccountEntry } from '../../../shared/ipc/accounts.ts';
import { type Person, UserId } from '../../../shared/model.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { personName } from '../../ui/personName.ts';

/** What to call an account: as the person calls it, else its owner's name, else who it was connected as. */
export function accountName(t: Translate, { label, account, connection }: AccountEntry): string {
  if (label !== '') return label;
  if (account !== null) return personName(t, account.owner, t('accounts.unnamed'));
  return connection.user.startsWith('@') ? connection.user : t('accounts.unnamed');
}

/** Who an account's owner is, as far as it is known: at first no more than who it was connected as. */
export function accountOwner({ account, connection: { user } }: AccountEntry): Person {
  if (account !== null) return account.owner;
  return { id: UserId.parse(user), name: '', handle: user.startsWith('@') ? user.slice(1) : '' };
}
