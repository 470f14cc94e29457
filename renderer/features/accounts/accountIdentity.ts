import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import { type Person, UserId } from '../../../shared/model.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { personName } from '../../ui/personName.ts';

/** Display name of an account: its label, else its owner's name, else the handle that it connects as. */
export function accountName(t: Translate, { label, account, connection }: AccountEntry): string {
  if (label !== '') return label;
  if (account !== null) return personName(t, account.owner, t('accounts.unnamed'));
  return connection.user.startsWith('@') ? connection.user : t('accounts.unnamed');
}

/** Where an account's conversations are: its table and region, or the sample data. */
export const accountPlace = (t: Translate, { connection }: AccountEntry): string =>
  connection.sample ? t('sample.name') : t('accounts.where', { table: connection.table, region: connection.region });

/** The owner of an account; before the first sync, only the id that it connects as. */
export function accountOwner({ account, connection: { user } }: AccountEntry): Person {
  if (account !== null) return account.owner;
  return { id: UserId.parse(user), name: '', handle: user.startsWith('@') ? user.slice(1) : '' };
}
