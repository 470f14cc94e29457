import type { JSX } from 'react';
import { errorText } from '../../../shared/text/errorText.ts';
import { activeAccount } from '../../app/accounts.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from '../shell/Mark.tsx';
import { accountName } from './accountIdentity.ts';

/** Shown in place of the conversations when the active account can't be opened. */
export function AccountDown(): JSX.Element {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const active = useAccounts(activeAccount);
  const switchTo = useAccounts((state) => state.switchTo);
  const show = useOverlays((state) => state.show);
  const others = accounts.filter(({ id }) => id !== active?.id);
  return (
    <main className="welcome">
      <Mark />
      <h1>{t('accounts.down', { name: active === null ? t('accounts.unnamed') : accountName(t, active) })}</h1>
      <p>{active?.error ? errorText(t, active.error) : t('accounts.stopped')}</p>
      <div className="account-card-actions">
        {others.map((entry) => (
          <button key={entry.id} type="button" className="button" onClick={() => void switchTo(entry.id)}>
            {t('accounts.showOf', { name: accountName(t, entry) })}
          </button>
        ))}
        <button type="button" className="button" onClick={() => show({ kind: 'settings', section: 'accounts' })}>
          {t('accounts.manage')}
        </button>
      </div>
      {active?.error ? <ErrorDetails error={active.error} /> : null}
    </main>
  );
}
