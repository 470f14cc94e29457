import { DirectionProvider } from '@base-ui/react/direction-provider';
import { TriangleAlert, X } from 'lucide-react';
import { type JSX, type ReactNode, useEffect, useState } from 'react';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorText, suggestedActions } from '../../../shared/text/errorText.ts';
import { directionOf, type Translate } from '../../../shared/text/translator.ts';
import { activeAccount } from '../../app/accounts.ts';
import { useApp } from '../../app/app.ts';
import { connectNavigation } from '../../app/connectNavigation.ts';
import { useAccounts, useLock, useOverlays } from '../../app/hooks.ts';
import { useLocale } from '../../app/time.tsx';
import { useAccount, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ErrorActions } from '../../ui/ErrorActions.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { accountName } from '../accounts/accountIdentity.ts';
import { Connect } from '../accounts/Connect.tsx';
import { StartOver } from '../accounts/StartOver.tsx';
import { KeyBanner } from '../lock/KeyBanner.tsx';
import { LockCover } from '../lock/LockCover.tsx';
import { OutboxActions, OutboxBanner } from '../status/OutboxBanner.tsx';
import { Mark } from './Mark.tsx';
import { Notices } from './Notices.tsx';
import { Overlays } from './Overlays.tsx';
import { PaneBoundary } from './PaneBoundary.tsx';
import { Panes } from './Panes.tsx';

/** The window: the conversations, the first-run form, or the lock screen. */
export function App(): JSX.Element {
  const services = useApp();
  const locked = useLock((state) => state.locked);
  // A window that opens while Meridian is locked learns it from refused requests.
  const refused = useAccounts(({ error }) => error?.code === 'locked');
  // Runs after the children's effects, which subscribe first.
  useEffect(() => connectNavigation(services), [services]);
  return (
    <LocaleBoundary>
      {locked || refused ? (
        <LockCover />
      ) : (
        <>
          <div className="window">
            <EngineBanner />
            <KeyBanner />
            <OutboxBanner />
            <PaneBoundary pane="window" frame={(content) => <main className="pane">{content}</main>}>
              <Content />
            </PaneBoundary>
          </div>
          <Overlays />
        </>
      )}
      <Notices />
    </LocaleBoundary>
  );
}

function Content(): JSX.Element | null {
  const account = useAccount((state) => state.account);
  const error = useAccount((state) => state.error);
  const count = useAccounts(({ accounts }) => accounts?.length);
  const listError = useAccounts(({ accounts, error: failure }) => (accounts === null ? failure : null));
  const shownError = account === undefined ? (error ?? listError) : null;
  if (count === 0) return <Connect />;
  if (shownError !== null) return <Welcome error={shownError} />;
  return account === null ? <AccountDown /> : <Panes />;
}

/** Sets the writing direction of the components inside. */
function LocaleBoundary({ children }: { readonly children: ReactNode }): JSX.Element {
  const locale = useLocale();
  return <DirectionProvider direction={directionOf(locale)}>{children}</DirectionProvider>;
}

/** Shown when the account can't be read, with a way to retry. */
function Welcome({ error }: { readonly error: AppErrorData }): JSX.Element {
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

/** Reports that an account's engine restarted or stopped. */
function EngineBanner(): JSX.Element | null {
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
    <div className={isStopped(entry) ? 'engine-banner engine-stopped' : 'engine-banner'} data-testid="engine-banner">
      <TriangleAlert aria-hidden="true" />
      <div className="engine-words">
        <p role={isStopped(entry) ? 'alert' : 'status'}>
          {sentenceOf(t, entry, name)} {isStopped(entry) && entry.error !== null ? errorText(t, entry.error) : null}
        </p>
        {isStopped(entry) ? <StoppedActions error={entry.error} /> : null}
      </div>
      <IconButton label={t('engine.dismiss')} onClick={() => setDismissed(new Set([...dismissed, keyOf(entry)]))}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** The restart that the text about a stopped engine mentions, once, and the details of its error. */
function StoppedActions({ error }: { readonly error: AppErrorData | null }): JSX.Element {
  const isMentioned = error !== null && suggestedActions(error).includes('restart');
  return (
    <>
      {isMentioned ? null : <ErrorActions actions={['restart']} />}
      {error === null ? null : <ErrorDetails error={error} />}
    </>
  );
}

const isStopped = ({ engine }: AccountEntry): boolean => engine === 'stopped';

function sentenceOf(t: Translate, entry: AccountEntry, name: string | null): string {
  if (isStopped(entry)) return name === null ? t('engine.stopped') : t('engine.stoppedOf', { account: name });
  return name === null ? t('engine.restarted') : t('engine.restartedOf', { account: name });
}

/** Shown in place of the conversations when the active account can't be opened. */
function AccountDown(): JSX.Element {
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
      {active?.error?.code === 'keychain-unavailable' ? <StartOver id={active.id} /> : null}
      {active?.error?.code === 'outbox-unreadable' ? <OutboxActions id={active.id} hasFile /> : null}
      <StoppedActions error={active?.error ?? null} />
    </main>
  );
}
