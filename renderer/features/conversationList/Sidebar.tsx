import { CloudOff, MessagesSquare, Search, SquarePen, TriangleAlert } from 'lucide-react';
import { type JSX, memo, type ReactNode } from 'react';
import type { ConversationId } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useAccount, useConversationList, useSearch, useSync } from '../../session/hooks.ts';
import { isStill } from '../../session/sync.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AccountSwitcher } from '../accounts/AccountSwitcher.tsx';
import keysCss from '../shell/keys.module.css';
import panesCss from '../shell/Panes.module.css';
import { keyName } from '../shortcuts/shortcuts.ts';
import { isMac } from '../shortcuts/useCommands.ts';
import { StatusLine } from '../status/StatusLine.tsx';
import { ConversationList } from './ConversationList.tsx';
import css from './Sidebar.module.css';

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
      <SidebarBody leftId={leftId} onNew={onNew} />
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

function SidebarBody({ leftId, onNew }: Pick<SidebarProps, 'leftId' | 'onNew'>): JSX.Element {
  const t = useText();
  const conversations = useConversationList((state) => state.conversations);
  const error = useConversationList((state) => state.error);
  const load = useConversationList((state) => state.load);
  const status = useSync((state) => state.status);

  if (conversations !== null && conversations.length > 0) {
    return <ConversationList conversations={conversations} leftId={leftId} />;
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
  return (
    <EmptyState icon={<MessagesSquare />} title={t('conversationList.empty')}>
      <p>{t('conversationList.emptyHint')}</p>
      <button type="button" className={buttonCss.button} onClick={onNew}>
        {t('conversationList.begin')}
      </button>
    </EmptyState>
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
