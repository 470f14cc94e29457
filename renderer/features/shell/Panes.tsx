import { ChevronLeft, MessageCircle } from 'lucide-react';
import { type CSSProperties, type JSX, useCallback, useEffect, useMemo, useState } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays } from '../../app/hooks.ts';
import { nextFrame } from '../../clock.ts';
import { keepConversation, markAllRead } from '../../session/commands.ts';
import { openConversation, shownConversations } from '../../session/conversationList.ts';
import { useConversationList, useHasNoConversations, useSearch, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { focusOn, isFocusWithin } from '../../ui/focusTargets.ts';
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
import { useDockedDetails, useNarrow } from './useNarrow.ts';

const ConversationPane = later(async () => (await import('../conversation/ConversationPane.tsx')).ConversationPane);
const Details = later(async () => (await import('../details/Details.tsx')).Details);
const NoConversations = later(async () => (await import('../conversationList/NoConversations.tsx')).NoConversations);
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

  const docked = useDockedDetails();
  const details = useOverlays((state) => state.details);
  const hasDetailed = useEver(details);
  const showDetails = useOverlays((state) => state.showDetails);
  const toggleDetails = useCallback(() => {
    if (!details) nextFrame(() => focusOn('details'));
    else if (isFocusWithin('details')) focusOn('details-button');
    showDetails(!details);
  }, [details, showDetails]);

  // A pane beside the conversation would otherwise come to lie over it.
  useEffect(() => {
    if (!docked) showDetails(false);
  }, [docked, showDetails]);

  useEscape(narrow && openId !== null, goBack);
  useConversationCommands(openId, begin);
  useCommands({ details: () => (openId === null ? undefined : toggleDetails()) }, ['details']);

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
      {hasBlocked ? <BlockDialog key={`block ${accountId}`} /> : null}
      {hasSearched ? <Search key={`search ${accountId}`} /> : null}
    </div>
  );
}

/** Commands about the conversations; `openId` is the open one. */
function useConversationCommands(openId: ConversationId | null, onNew: () => void): void {
  const { notices } = useApp().stores;
  const { client, stores } = useSession();
  const move = (step: 1 | -1): void => {
    const state = stores.conversationList.getState();
    const { selectedId, select } = state;
    const next = neighborOf(shownConversations(state), selectedId, step);
    if (next !== null) select(next);
  };
  useCommands({
    'new-conversation': onNew,
    search: () => stores.search.getState().show(),
    'next-conversation': () => move(1),
    'previous-conversation': () => move(-1),
    'mark-read': () => {
      if (openId !== null) void markAllRead(openId, client, notices);
    },
    'mark-unread': () => {
      if (openId !== null) void keepConversation(openId, 'unread', true, { client, notices });
    },
    export: () => {
      if (openId !== null) stores.exports.getState().ask(openId);
    },
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
