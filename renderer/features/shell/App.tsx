import { DirectionProvider } from '@base-ui/react/direction-provider';
import { type JSX, type ReactNode, useEffect } from 'react';
import { directionOf } from '../../../shared/text/translator.ts';
import { useApp } from '../../app/app.ts';
import { connectNavigation } from '../../app/connectNavigation.ts';
import { useAccounts, useLock } from '../../app/hooks.ts';
import { ignoreKeysOfInputMethods } from '../../app/inputMethod.ts';
import { useLocale } from '../../app/time.tsx';
import { nextFrame } from '../../clock.ts';
import { useAccount, useConversationList } from '../../session/hooks.ts';
import { later, loadLater, Nothing } from '../../ui/later.tsx';
import { KeyBanner } from '../lock/KeyBanner.tsx';
import css from './App.module.css';
import { Notices } from './Notices.tsx';
import { Overlays } from './Overlays.tsx';
import { PaneBoundary } from './PaneBoundary.tsx';
import panesCss from './Panes.module.css';
import { Panes } from './Panes.tsx';

const OwnWindow = later(async () => (await import('./OwnWindow.tsx')).OwnWindow);
const FirstRun = later(async () => (await import('../accounts/FirstRun.tsx')).FirstRun);
const LockCover = later(async () => (await import('../lock/LockCover.tsx')).LockCover);
const Welcome = later(async () => (await import('./Refusals.tsx')).Welcome);
const AccountDown = later(async () => (await import('./Refusals.tsx')).AccountDown);
const EngineBanner = later(async () => (await import('./Refusals.tsx')).EngineBanner, Nothing);
const OutboxBanner = later(async () => (await import('../status/OutboxBanner.tsx')).OutboxBanner, Nothing);

/** The window: the conversations or one of them, the first-run form, or the lock screen. */
export function App(): JSX.Element {
  const services = useApp();
  const locked = useLock((state) => state.locked);
  // A window that opens while Meridian is locked learns it from refused requests.
  const refused = useAccounts(({ error }) => error?.code === 'locked');
  useEffect(() => ignoreKeysOfInputMethods(window), []);
  // Runs after the children's effects, which subscribe first.
  useEffect(() => connectNavigation(services), [services]);
  const isListed = useConversationList(({ conversations, error }) => conversations !== null || error !== null);
  const hasNoList = useAccount(({ account }) => account === null);
  const isFirstRun = useAccounts(({ accounts }) => accounts?.length === 0);
  useLoadingLater(isListed || hasNoList || isFirstRun || locked || refused);
  return (
    <LocaleBoundary>
      {locked || refused ? (
        <LockCover />
      ) : (
        <>
          <div className={css.window}>
            {services.own === null ? (
              <>
                <EngineBanner />
                <KeyBanner />
                <OutboxBanner />
              </>
            ) : null}
            <PaneBoundary pane="window" frame={(content) => <main className={panesCss.pane}>{content}</main>}>
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

/** Loads the rest of the window once its first content is painted, which is before the second frame. */
function useLoadingLater(hasContent: boolean): void {
  useEffect(() => (hasContent ? nextFrame(() => void nextFrame(() => void loadLater())) : undefined), [hasContent]);
}

function Content(): JSX.Element | null {
  const { own } = useApp();
  const account = useAccount((state) => state.account);
  const error = useAccount((state) => state.error);
  const count = useAccounts(({ accounts }) => accounts?.length);
  const listError = useAccounts(({ accounts, error: failure }) => (accounts === null ? failure : null));
  const shownError = account === undefined ? (error ?? listError) : null;
  if (count === 0) return <FirstRun />;
  if (shownError !== null) return <Welcome error={shownError} />;
  if (account === null) return <AccountDown />;
  return own === null ? <Panes /> : <OwnWindow />;
}

/** Sets the writing direction of the components inside. */
function LocaleBoundary({ children }: { readonly children: ReactNode }): JSX.Element {
  const locale = useLocale();
  return <DirectionProvider direction={directionOf(locale)}>{children}</DirectionProvider>;
}
