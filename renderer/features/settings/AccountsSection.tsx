import type { JSX } from 'react';
import type { AccountEntry } from '../../../shared/ipc/accounts.ts';
import { useAccounts, useOverlays } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { accountName, accountOwner } from '../accounts/accountIdentity.ts';

const words = text.accounts;

/** The accounts of this computer, and what can be done with each. */
export function AccountsSection(): JSX.Element {
  const accounts = useAccounts((state) => state.accounts);
  const error = useAccounts((state) => state.error);
  const show = useOverlays((state) => state.show);
  return (
    <>
      {error === null ? null : <Failure title={words.unreadable} error={error} />}
      {accounts?.length === 0 ? <p className="part-note">{text.settings.noAccount}</p> : null}
      <ul className="account-cards">
        {accounts?.map((entry) => (
          <AccountCard key={entry.id} entry={entry} />
        ))}
      </ul>
      <div>
        <button type="button" className="button" onClick={() => show({ kind: 'add-account' })}>
          {words.add}
        </button>
      </div>
    </>
  );
}

function AccountCard({ entry }: { readonly entry: AccountEntry }): JSX.Element {
  const { id, connection, origin } = entry;
  const isActive = useAccounts(({ activeId }) => activeId === id);
  const switchTo = useAccounts((state) => state.switchTo);
  const edit = useOverlays((state) => state.edit);
  const askRemoval = useOverlays((state) => state.askRemoval);
  const name = accountName(entry);
  return (
    <li className="account-card">
      <Avatar person={accountOwner(entry)} />
      <div className="account-card-words">
        <p className="account-name">
          <bdi>{name}</bdi>
        </p>
        <p className="account-where">
          <bdi>{words.where(connection.table, connection.region)}</bdi>
          {isActive ? ` · ${words.active}` : null}
        </p>
        {remarksOf(entry).map((remark) => (
          <p key={remark} className="account-remark">
            {remark}
          </p>
        ))}
        {entry.error === null || isActive ? null : <p className="account-remark">{errorText(entry.error)}</p>}
      </div>
      <div className="account-card-actions">
        {isActive ? null : (
          <button type="button" className="button" aria-label={words.showOf(name)} onClick={() => void switchTo(id)}>
            {words.show}
          </button>
        )}
        {origin === 'launch' ? null : (
          <>
            <button type="button" className="button" aria-label={words.editOf(name)} onClick={() => edit(id)}>
              {words.edit}
            </button>
            <button type="button" className="button" aria-label={words.removeOf(name)} onClick={() => askRemoval(id)}>
              {words.remove}
            </button>
          </>
        )}
      </div>
    </li>
  );
}

/** What there is to say of an account besides who and where it is. */
function remarksOf({ origin, keys, engine }: AccountEntry): readonly string[] {
  const remarks: string[] = [];
  if (origin === 'launch') remarks.push(words.launch);
  if (keys === 'missing') remarks.push(words.keysMissing);
  if (keys === 'session') remarks.push(words.keysSession);
  if (engine === 'restarted') remarks.push(words.restarted);
  if (engine === 'stopped') remarks.push(words.stopped);
  return remarks;
}
