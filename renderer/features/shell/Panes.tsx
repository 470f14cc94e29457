import { ChevronLeft, MessageCircle } from 'lucide-react';
import { type CSSProperties, type JSX, useCallback, useMemo, useState } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays } from '../../app/hooks.ts';
import { openInWindow } from '../../session/commands.ts';
import { openConversation, shownConversations } from '../../session/conversationList.ts';
import { useConversationList, useHasNoConversations, useSearch, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { later, useEver } from '../../ui/later.tsx';
import { conversationName } from '../../ui/personName.ts';
import textCss from '../../ui/text.module.css';
import { useEscape } from '../../ui/useEscape.ts';
import { neighborOf } from '../conversationList/listKeys.ts';
import { Sidebar } from '../conversationList/Sidebar.tsx';
import { useCommands } from '../shortcuts/useCommands.ts';
import { StatusBars } from '../status/StatusBars.tsx';
import headerCss from './header.module.css';
import { Mark } from './Mark.tsx';
import { PaneBoundary } from './PaneBoundary.tsx';
import css from './Panes.module.css';
import { Splitter, useSidebarWidth } from './Splitter.tsx';
import { useConversationCommands } from './useConversationCommands.ts';
import { useDetails } from './useDetails.ts';
import { useDockedDetails, useNarrow } from './useNarrow.ts';

const ConversationPane = later(async () => (await import('../conversation/ConversationPane.tsx')).ConversationPane);
const Details = later(async () => (await import('../details/Details.tsx')).Details);
const NoConversations = later(async () => (await import('../conversationList/NoConversations.tsx')).NoConversations);
const GroupDialogs = later(async () => (await import('../groups/GroupDialogs.tsx')).GroupDialogs);
const BlockDialog = later(async () => (await import('../people/BlockDialog.tsx')).BlockDialog);
const NewConversation = later(async () => (await import('../people/NewConversation.tsx')).NewConversation);
const Search = later(async () => (await import('../search/Search.tsx')).Search);

/** The list of conversations and the open one: side by side, or one of them in a narrow window. */
export function Panes(): JSX.Element {
  const { accountId } = useSession();
  const narrow = useNarrow();
  const [width, setWidth] = useSidebarWidth();
  const select = useConversationList((state) => state.select);
  const open = useConversationList(openConversation);
  const [beginning, setBeginning] = useState(false);
  const hasBegun = useEver(beginning);
  const hasSearched = useEver(useSearch((state) => state.open));
  const hasAsked = useEver(useOverlays((state) => state.group !== null));
  const hasBlocked = useEver(useOverlays((state) => state.blocking !== null));
  const [leftId, setLeftId] = useState<ConversationId | null>(null);
  const openId = open?.id ?? null;
  const goBack = useCallback(() => {
    setLeftId(openId);
    select(null);
  }, [openId, select]);
  const size: CSSProperties & { readonly '--sidebar-width': string } = { '--sidebar-width': `${width / 16}rem` };

  // What the sidebar takes stays the same, so that it isn't drawn again when another conversation opens.
  const begin = useCallback(() => setBeginning(true), []);
  const edge = useMemo(
    () => (narrow ? null : <Splitter width={width} onChange={setWidth} />),
    [narrow, width, setWidth],
  );

  const docked = useDockedDetails(true);
  const toggleDetails = useDetails(openId !== null, docked);
  const hasDetailed = useEver(useOverlays((state) => state.details));

  useEscape(narrow && openId !== null, goBack);
  useConversationCommands(openId);
  useListCommands(openId, begin);

  return (
    <div className={css.frame} data-narrow={narrow || undefined}>
      <StatusBars />
      <div className={css.panes} style={size}>
        {narrow && open !== null ? null : (
          <PaneBoundary
            pane="list"
            frame={(content) =>
              narrow ? (
                <main data-sidebar className={css.sidebar}>
                  {content}
                </main>
              ) : (
                <aside data-sidebar className={css.sidebar}>
                  {content}
                </aside>
              )
            }
          >
            <Sidebar leftId={narrow ? leftId : null} onNew={begin} edge={edge} />
          </PaneBoundary>
        )}
        {narrow && open === null ? null : (
          <main className={css.pane} key={accountId}>
            <PaneBoundary
              pane="conversation"
              shows={openId}
              frame={(content) => (
                <>
                  {narrow && open !== null ? <FailedHeader conversation={open} onBack={goBack} /> : null}
                  {content}
                </>
              )}
            >
              {open === null ? (
                <NothingOpen onNew={begin} />
              ) : (
                <ConversationPane conversation={open} onBack={narrow ? goBack : null} onDetails={toggleDetails} />
              )}
            </PaneBoundary>
          </main>
        )}
        {open === null || !hasDetailed ? null : (
          <PaneBoundary
            pane="details"
            shows={openId}
            frame={(content) => <aside className={css.pane}>{content}</aside>}
          >
            <Details conversation={open} docked={docked} />
          </PaneBoundary>
        )}
      </div>
      {hasBegun ? <NewConversation key={`new ${accountId}`} open={beginning} onOpenChange={setBeginning} /> : null}
      {hasAsked ? <GroupDialogs key={`group ${accountId}`} /> : null}
      {hasBlocked ? <BlockDialog key={`block ${accountId}`} /> : null}
      {hasSearched ? <Search key={`search ${accountId}`} /> : null}
    </div>
  );
}

/** Commands that need the list of conversations; `openId` is the open one. */
function useListCommands(openId: ConversationId | null, onNew: () => void): void {
  const { client, stores: appStores } = useApp();
  const session = useSession();
  const { stores } = session;
  const move = (step: 1 | -1): void => {
    const state = stores.conversationList.getState();
    const { selectedId, select } = state;
    const next = neighborOf(shownConversations(state), selectedId, step);
    if (next !== null) select(next);
  };
  useCommands({
    'new-conversation': onNew,
    'open-window': () => {
      if (openId !== null) void openInWindow(openId, session, { client, notices: appStores.notices });
    },
    search: () => stores.search.getState().show(),
    'next-conversation': () => move(1),
    'previous-conversation': () => move(-1),
  });
}

/** Header with a back button for a conversation that failed to render. */
const FailedHeader = ({
  conversation,
  onBack,
}: {
  readonly conversation: Conversation;
  readonly onBack: () => void;
}) => {
  const t = useText();
  return (
    <header className={headerCss.conversationHeader}>
      <IconButton label={t('conversation.back')} onClick={onBack}>
        <ChevronLeft aria-hidden="true" className={textCss.mirrored} />
      </IconButton>
      <div className={headerCss.headerNames}>
        <h1 dir="auto">{conversationName(t, conversation)}</h1>
      </div>
    </header>
  );
};

function NothingOpen({ onNew }: { readonly onNew: () => void }): JSX.Element {
  const t = useText();
  const some = useConversationList((state) => (state.conversations?.length ?? 0) > 0);
  const hasNone = useHasNoConversations();
  if (hasNone) return <NoConversations onNew={onNew} />;
  return some ? (
    <EmptyState icon={<MessageCircle />} title={t('conversation.none')}>
      <p>{t('conversation.noneHint')}</p>
    </EmptyState>
  ) : (
    <div className={css.backdrop}>
      <Mark />
    </div>
  );
}
