import { Archive, ChevronLeft, CloudOff, Search, SquarePen, TriangleAlert } from 'lucide-react';
import { type JSX, memo, type ReactNode, useEffect, useMemo } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { nextFrame } from '../../clock.ts';
import { shownConversations } from '../../session/conversationList.ts';
import { useAccount, useConversationList, useSearch, useSync } from '../../session/hooks.ts';
import { isStill } from '../../session/sync.ts';
import { upTo99 } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { focusOn } from '../../ui/focusTargets.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { later } from '../../ui/later.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import textCss from '../../ui/text.module.css';
import { useEscape } from '../../ui/useEscape.ts';
import { AccountSwitcher } from '../accounts/AccountSwitcher.tsx';
import { SampleBar } from '../accounts/SampleBar.tsx';
import keysCss from '../shell/keys.module.css';
import panesCss from '../shell/Panes.module.css';
import { keyName } from '../shortcuts/shortcuts.ts';
import { isMac } from '../shortcuts/useCommands.ts';
import { StatusLine } from '../status/StatusLine.tsx';
import { ConversationList } from './ConversationList.tsx';
import css from './Sidebar.module.css';

const NoConversations = later(async () => (await import('./NoConversations.tsx')).NoConversations);

interface SidebarProps {
  /** The splitter; null where no conversation is beside the list. */
  readonly edge: ReactNode;
  /** The conversation that the sidebar replaces in a narrow window; null for none. */
  readonly leftId: ConversationId | null;
  /** Starts a conversation. */
  readonly onNew: () => void;
}

/** The account, its conversations, and the state of sync. */
export const Sidebar = memo(function Sidebar({ edge, leftId, onNew }: SidebarProps): JSX.Element {
  const t = useText();
  const Landmark = edge === null ? 'main' : 'aside';
  return (
    <Landmark data-sidebar className={panesCss.sidebar} aria-label={t('sidebar.label')}>
      <SidebarHeader onNew={onNew} />
      <SearchButton />
      <SidebarBody leftId={leftId} onNew={onNew} isAlone={edge === null} />
      <SampleBar />
      <StatusLine />
      {edge}
    </Landmark>
  );
});

function SidebarHeader({ onNew }: Pick<SidebarProps, 'onNew'>): JSX.Element {
  const t = useText();
  const account = useAccount((state) => state.account);
  if (!account) return <header className={css.sidebarHeader} />;
  return (
    <header className={css.sidebarHeader}>
      <AccountSwitcher account={account} />
      <IconButton label={t('newConversation.open')} aria-keyshortcuts="Control+N Meta+N" onClick={onNew}>
        <SquarePen aria-hidden="true" />
      </IconButton>
    </header>
  );
}

interface SidebarBodyProps extends Pick<SidebarProps, 'leftId' | 'onNew'> {
  /** Whether no other pane is beside the sidebar. */
  readonly isAlone: boolean;
}

function SidebarBody({ leftId, onNew, isAlone }: SidebarBodyProps): JSX.Element {
  const t = useText();
  const conversations = useConversationList((state) => state.conversations);
  const error = useConversationList((state) => state.error);
  const load = useConversationList((state) => state.load);
  const status = useSync((state) => state.status);

  if (conversations !== null && conversations.length > 0) {
    return <ListOrArchive conversations={conversations} leftId={leftId} />;
  }
  if (error !== null) {
    return (
      <EmptyState icon={<TriangleAlert />} title={t('conversationList.unreadable')}>
        <p>{errorText(t, error)}</p>
        <button type="button" className={buttonCss.button} onClick={() => void load()}>
          {t('error.retry')}
        </button>
        <ErrorDetails error={error} />
      </EmptyState>
    );
  }
  if (conversations === null) return <ConversationListLoading />;
  if (isStill(status)) {
    return (
      <EmptyState icon={<CloudOff />} title={t('conversationList.nothingStored')}>
        <p>{t('conversationList.nothingStoredHint')}</p>
      </EmptyState>
    );
  }
  if (status.syncedAt === null || status.firstSync !== null) return <ConversationListLoading />;
  if (isAlone) return <NoConversations onNew={onNew} />;
  return <p className={css.sidebarEmpty}>{t('conversationList.emptyHint')}</p>;
}

interface ListOrArchiveProps extends Pick<SidebarProps, 'leftId'> {
  readonly conversations: readonly Conversation[];
}

/** The conversations with a button that shows the archived ones, or those with a way back. */
function ListOrArchive({ conversations, leftId }: ListOrArchiveProps): JSX.Element {
  const t = useText();
  const requested = useConversationList((state) => state.showsArchive);
  const showArchive = useConversationList((state) => state.showArchive);
  const shown = useMemo(
    () => shownConversations({ conversations, showsArchive: requested }),
    [conversations, requested],
  );
  const archived = conversations.filter(({ isArchived }) => isArchived).length;
  const showsArchive = requested && archived > 0;
  const show = (shows: boolean): void => {
    showArchive(shows);
    nextFrame(() => focusOn(shows ? 'leave-archive' : 'archive'));
  };
  useEscape(showsArchive, () => show(false));
  // The last one may leave by itself.
  useEffect(() => {
    if (archived === 0) showArchive(false);
  }, [archived, showArchive]);
  return (
    <>
      {showsArchive ? (
        <div className={css.archiveHeader}>
          <IconButton
            label={t('conversationList.leaveArchive')}
            data-focus-target="leave-archive"
            onClick={() => show(false)}
          >
            <ChevronLeft aria-hidden="true" className={textCss.mirrored} />
          </IconButton>
          <h2>{t('conversationList.archived')}</h2>
        </div>
      ) : null}
      {shown.length === 0 ? (
        <EmptyState icon={<Archive />} title={t('conversationList.allArchived')} />
      ) : (
        <ConversationList key={String(showsArchive)} conversations={shown} leftId={leftId} />
      )}
      {archived > 0 && !showsArchive ? (
        <button
          type="button"
          className={css.archiveButton}
          aria-label={t('conversationList.archivedCount', { count: archived })}
          data-focus-target="archive"
          onClick={() => show(true)}
        >
          <Archive aria-hidden="true" />
          <span>{t('conversationList.archived')}</span>
          <bdi>{t('accounts.badge', upTo99(archived))}</bdi>
        </button>
      ) : null}
    </>
  );
}

const ConversationListLoading = (): JSX.Element => {
  const t = useText();
  return <Skeleton kind="conversation" rows={8} label={t('conversationList.loading')} />;
};

/** Opens the search; looks like its field. */
function SearchButton(): JSX.Element {
  const t = useText();
  const show = useSearch((state) => state.show);
  return (
    <button
      type="button"
      className={css.searchButton}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={show}
    >
      <Search aria-hidden="true" />
      <span>{t('search.open')}</span>
      <span data-keys className={keysCss.keys} aria-hidden="true">
        <kbd>{keyName(t, 'Command', isMac())}</kbd>
        <kbd>K</kbd>
      </span>
    </button>
  );
}
