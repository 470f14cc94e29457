import { TriangleAlert, X } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { activeAccount } from '../../app/accounts.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useAccount, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ErrorActions } from '../../ui/ErrorActions.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import accountCss from '../accounts/account.module.css';
import { accountName } from '../accounts/accountIdentity.ts';
import { StartOver } from '../accounts/StartOver.tsx';
import { OutboxActions } from '../status/OutboxBanner.tsx';
import bannerCss from './banner.module.css';
import { Mark } from './Mark.tsx';
import welcomeCss from './welcome.module.css';

/** Shown when the account can't be read, with a way to retry. */
export function Welcome({ error }: { readonly error: AppErrorData }): JSX.Element {
  const t = useText();
  const { accountId } = useSession();
  const loadAccount = useAccount((state) => state.load);
  const loadAccounts = useAccounts((state) => state.load);
  const load = accountId === null ? loadAccounts : loadAccount;
  return (
    <main className={welcomeCss.welcome}>
      <Mark />
      <h1>{t('welcome.failed')}</h1>
      <p>{errorText(t, error)}</p>
      <button type="button" className={buttonCss.button} onClick={() => void load()}>
        {t('error.retry')}
      </button>
      <ErrorDetails error={error} />
    </main>
  );
}

/** Reports that an account's engine restarted or stopped. */
export function EngineBanner(): JSX.Element | null {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const activeId = useAccounts((state) => state.activeId);
  // The AccountDown screen already reports the active account.
  const isDown = useAccount(({ account }) => account === null);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const keyOf = ({ id, engine }: AccountEntry): string => `${id} ${engine}`;
  const reported = accounts.filter(({ id }) => !(isDown && id === activeId));
  const broken = reported.filter((entry) => entry.engine !== 'running' && !dismissed.has(keyOf(entry)));
  // The active account comes first, then a stopped engine.
  const entry = broken.find(({ id }) => id === activeId) ?? broken.find(isStopped) ?? broken[0];
  if (entry === undefined) return null;
  const name = accounts.length === 1 ? null : accountName(t, entry);
  return (
    <div
      data-banner
      className={isStopped(entry) ? `${bannerCss.engineBanner} ${bannerCss.engineStopped}` : bannerCss.engineBanner}
      data-testid="engine-banner"
    >
      <TriangleAlert aria-hidden="true" />
      <div className={bannerCss.engineWords}>
        {isStopped(entry) ? (
          <p role="alert">
            <strong>{sentenceOf(t, entry, name)}</strong>{' '}
            {entry.error === null || entry.error.code === 'internal' ? t('engine.safe') : errorText(t, entry.error)}
          </p>
        ) : (
          <p role="status">{sentenceOf(t, entry, name)}</p>
        )}
        {entry.error === null ? null : <ErrorDetails error={entry.error} hasActions={isStopped(entry)} />}
      </div>
      {isStopped(entry) ? <ErrorActions actions={['restart', 'openLog']} asButtons /> : null}
      <IconButton label={t('engine.dismiss')} onClick={() => setDismissed(new Set([...dismissed, keyOf(entry)]))}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

const isStopped = ({ engine }: AccountEntry): boolean => engine === 'stopped';

function sentenceOf(t: Translate, entry: AccountEntry, name: string | null): string {
  if (isStopped(entry)) return name === null ? t('engine.stopped') : t('engine.stoppedOf', { account: name });
  return name === null ? t('engine.restarted') : t('engine.restartedOf', { account: name });
}

/** Shown in place of the conversations when the active account can't be opened. */
export function AccountDown(): JSX.Element {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const active = useAccounts(activeAccount);
  const switchTo = useAccounts((state) => state.switchTo);
  const show = useOverlays((state) => state.show);
  const others = accounts.filter(({ id }) => id !== active?.id);
  return (
    <main className={welcomeCss.welcome}>
      <Mark />
      <h1>{t('accounts.down', { name: active === null ? t('accounts.unnamed') : accountName(t, active) })}</h1>
      <p>{active?.error ? errorText(t, active.error) : t('accounts.stopped')}</p>
      <div className={accountCss.accountCardActions}>
        {others.map((entry) => (
          <button key={entry.id} type="button" className={buttonCss.button} onClick={() => void switchTo(entry.id)}>
            {t('accounts.showOf', { name: accountName(t, entry) })}
          </button>
        ))}
        <button
          type="button"
          className={buttonCss.button}
          onClick={() => show({ kind: 'settings', section: 'accounts' })}
        >
          {t('accounts.manage')}
        </button>
      </div>
      {active?.error?.code === 'keychain-unavailable' ? <StartOver id={active.id} /> : null}
      {active?.error?.code === 'outbox-unreadable' ? <OutboxActions id={active.id} hasFile /> : null}
      <ErrorActions actions={['restart', 'openLog']} asButtons />
      {active?.error ? <ErrorDetails error={active.error} hasActions /> : null}
    </main>
  );
}
