import type { AccountEntry } from '../../../shared/ipc/accounts.ts';
import { type Person, UserId } from '../../../shared/model.ts';

/** Who an account's owner is, as far as it is known: at first no more than who it was connected as. */
export function ownerOf({ account, connection: { user } }: AccountEntry): Person {
  if (account !== null) return account.owner;
  return { id: UserId.parse(user), name: '', handle: user.startsWith('@') ? user.slice(1) : '' };
}
