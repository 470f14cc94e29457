import type { JSX } from 'react';
import { activeAccount } from '../../state/accounts.ts';
import { useAccounts, useOverlays } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from '../shell/Mark.tsx';
import { accountName } from './accountIdentity.ts';

const words = text.accounts;

/** In the place of conversations when there are accounts, but the one that is shown can't be opened. */
export function AccountDown(): JSX.Element {
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const active = useAccounts(activeAccount);
  const switchTo = useAccounts((state) => state.switchTo);
  const show = useOverlays((state) => state.show);
  const others = accounts.filter(({ id }) => id !== active?.id);
  return (
    <main className="welcome">
      <Mark />
      <h1>{words.down(active === null ? words.unnamed : accountName(active))}</h1>
      <p>{active?.error ? errorText(active.error) : words.stopped}</p>
      <div className="account-card-actions">
        {others.map((entry) => (
          <button key={entry.id} type="button" className="button" onClick={() => void switchTo(entry.id)}>
            {words.showOf(accountName(entry))}
          </button>
        ))}
        <button type="button" className="button" onClick={() => show({ kind: 'settings', section: 'accounts' })}>
          {words.manage}
        </button>
      </div>
      {active?.error ? <ErrorDetails error={active.error} /> : null}
    </main>
  );
}
