import type { JSX } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useAccount, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { Mark } from './Mark.tsx';

/** Shown when the account can't be read, with a way to retry. */
export function Welcome({ error }: { readonly error: AppErrorData }): JSX.Element {
  const t = useText();
  const { accountId } = useSession();
  const loadAccount = useAccount((state) => state.load);
  const loadAccounts = useAccounts((state) => state.load);
  const load = accountId === null ? loadAccounts : loadAccount;
  return (
    <main className="welcome">
      <Mark />
      <h1>{t('welcome.failed')}</h1>
      <p>{errorText(t, error)}</p>
      <button type="button" className="button" onClick={() => void load()}>
        {t('error.retry')}
      </button>
      <ErrorDetails error={error} />
    </main>
  );
}
