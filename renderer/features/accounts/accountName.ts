import type { AccountEntry } from '../../../shared/ipc/accounts.ts';
import { text } from '../../text.ts';
import { personName } from '../../ui/personName.ts';

/** What to call an account: as the person calls it, else its owner's name, else who it was connected as. */
export function accountName({ label, account, connection }: AccountEntry): string {
  if (label !== '') return label;
  if (account !== null) return personName(account.owner, text.accounts.unnamed);
  return connection.user.startsWith('@') ? connection.user : text.accounts.unnamed;
}
