import {
  type JSX,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { MessageCursor, MessageId } from '../../../shared/model.ts';
import { parseSearch } from '../../../shared/searchFilters.ts';
import { parseQuery, type SearchTerm } from '../../../shared/searchTerms.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useFocused } from '../../app/presence.ts';
import { useCurrentTimeSource, useZone } from '../../app/time.tsx';
import { useAccount, useConversation, useFind } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { focusOn, isFocusWithin } from '../../ui/focusTargets.ts';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import { Announcement } from './Announcement.tsx';
import { type Assembly, assemble, countAfter, newIndexOf, type Row, type ShownMessage } from './assemble.ts';
import { messageById } from './copy.ts';
import { DaySeparator, StickyDay } from './DaySeparator.tsx';
import { EventRow } from './EventRow.tsx';
import { JumpButtons } from './JumpButtons.tsx';
import { ListBottom, ListTop } from './ListEdges.tsx';
import css from './MessageList.module.css';
import { MessageMenu } from './MessageMenu.tsx';
import { MessageRow } from './MessageRow.tsx';
import { MessageTools } from './MessageTools.tsx';
import { handleMessageKey, type MessageAction } from './messageKeys.ts';
import { useFocusHandover } from './useFocusHandover.ts';
import { useMessageActions } from './useMessageActions.ts';
import { type Size, useMessageScroll, useSize } from './useMessageScroll.ts';
import { useMessageSelection } from './useMessageSelection.ts';

interface MessageListProps {
  readonly name: string;
  /** Number of unread messages from others. */
  readonly unread: number;
  /** Whether it is a conversation of many. */
  readonly isGroup: boolean;
}

/** The messages of the open conversation. A new scroller shows another conversation or place. */
export function MessageList({ name, unread, isGroup }: MessageListProps): JSX.Element {
  const messages = useConversation((state) => state.messages);
  const gaps = useConversation((state) => state.gaps);
  const outgoing = useConversation((state) => state.outgoing);
  const newFrom = useConversation((state) => state.newFrom);
  const { focus, serial } = useConversation((state) => state.showing);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const zone = useZone();
  const assembly = useMemo(
    () => assemble({ messages, gaps, outgoing, newFrom, ownerId, zone, isGroup }),
    [messages, gaps, outgoing, newFrom, ownerId, zone, isGroup],
  );
  const list = useRef<HTMLDivElement>(null);
  const [frame, frameSize] = useSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new scroller is focused
  useEffect(() => {
    if (focus && !hasOpenPopup() && !isFocusWithin('find')) focusOn('message', 'messages');
  }, [focus, serial]);
  return (
    <MessageMenu rows={assembly.rows} list={list}>
      <div ref={frame} className={css.messagesFrame} data-testid="messages-frame">
        <MessageScroller
          key={serial}
          name={name}
          unread={unread}
          isGroup={isGroup}
          assembly={assembly}
          list={list}
          frameSize={frameSize}
          lastOutgoingId={outgoing.at(-1)?.id}
        />
        <Announcement key={`announcement ${serial}`} />
      </div>
    </MessageMenu>
  );
}

interface MessageScrollerProps extends MessageListProps {
  readonly assembly: Assembly;
  readonly list: RefObject<HTMLDivElement | null>;
  readonly frameSize: Size;
  readonly lastOutgoingId: MessageId | undefined;
}

/** The messages around the screen; no others are in the document. What does not change with each scroll is above it. */
function MessageScroller(props: MessageScrollerProps): JSX.Element {
  const { name, unread, isGroup, assembly, list, frameSize, lastOutgoingId } = props;
  const { leadingDay, rows } = assembly;
  const t = useText();
  const newFrom = useConversation((state) => state.newFrom);
  const newer = useConversation((state) => state.newer);
  const { scrollTarget } = useConversation((state) => state.showing);
  const scroll = useMessageScroll({ scrollTarget, rows, newer, lastOutgoingId, scroller: list, frameSize });
  const { atEnd, release } = scroll;
  const markedId = scrollTarget.kind === 'message' ? scrollTarget.cursor.id : null;
  const newCount = useNewCount(unread, newFrom);
  const unseen = useUnseenCount(rows, atEnd);
  const selection = useMessageSelection(rows);
  const terms = useFoundTerms();
  // Here, because a subscription for each row would slow down scrolling.
  const times = useCurrentTimeSource();
  const { now } = times.options();
  usePresence(atEnd);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    release();
    selection.onKeyDown(event);
    if (!event.defaultPrevented) handleMessageKey(event.nativeEvent, event.currentTarget, act);
  };
  const actionsOf = useMessageActions();
  const act = (action: MessageAction, id: string): void => {
    const message = messageById(rows, id);
    if (message === undefined) return;
    if (action === 'copy') selection.copy(id);
    else if (selection.selected === null) actionsOf(message)[action]?.();
  };
  const onDoubleClick = (event: MouseEvent<HTMLElement>): void => {
    const free = event.target instanceof Element && event.target.matches(freeArea) ? event.target : null;
    const message = messageById(rows, free?.closest('[data-message]')?.getAttribute('data-message') ?? null);
    if (message === undefined || selection.selected !== null) return;
    // The text beside it, which the browser selected.
    document.getSelection()?.removeAllRanges();
    actionsOf(message).reply?.();
  };
  return (
    <>
      <StickyDay at={scroll.floatingDay} visible={scroll.isScrolling && !atEnd} />
      <div
        ref={list}
        className={css.messages}
        data-selecting={selection.selected === null ? undefined : true}
        data-testid="messages"
        data-group={isGroup || undefined}
        data-focus-target="messages"
        role="log"
        aria-live="off"
        aria-label={t('conversation.messages', { name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={scroll.onScroll}
        onWheel={release}
        onPointerDown={release}
        onKeyDown={onKeyDown}
        onClickCapture={selection.onClickCapture}
        onDoubleClick={onDoubleClick}
        onCopy={selection.onCopy}
      >
        <div className={css.messagesSizer} style={{ height: scroll.totalSize }}>
          <div ref={scroll.top} className={css.messagesTop}>
            <ListTop name={name} isGroup={isGroup} leadingDay={leadingDay} />
          </div>
          <div className={css.messagesWindow} style={scroll.rowsStyle}>
            {scroll.items.map(({ key, index }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <div key={key} ref={scroll.measureRow} data-index={index}>
                  {row.kind !== 'message' ? (
                    <Divider row={row} newCount={newCount} />
                  ) : row.message.event !== undefined ? (
                    <EventRow
                      row={row}
                      event={row.message.event}
                      selected={selection.selected?.has(row.message.id) === true}
                      full={times.word(row.at, 'formatDateTime')}
                    />
                  ) : (
                    <MessageRow
                      row={row}
                      marked={row.key === markedId}
                      selected={selection.selected?.has(row.message.id) === true}
                      terms={terms}
                      time={times.word(row.at, 'clockTime')}
                      full={times.word(row.at, 'formatDateTime')}
                      editedFull={
                        row.message.editedAt === undefined ? '' : times.word(row.message.editedAt, 'formatDateTime')
                      }
                      isAhead={!row.own && row.at > now}
                    />
                  )}
                </div>
              );
            })}
          </div>
          {newer ? <ListBottom /> : null}
        </div>
        <MessageTools
          list={list}
          hidden={selection.selected !== null}
          messageOf={(id) => withTools(messageById(rows, id))}
        />
      </div>
      {/* Late arrivals sort among messages that are already read, so the count is bounded by the unread ones. */}
      <JumpButtons atEnd={atEnd} count={newer ? unread : Math.min(unread, unseen)} scrollToEnd={scroll.scrollToEnd} />
    </>
  );
}

/** An event has no toolbar. */
const withTools = (message: ShownMessage | undefined): ShownMessage | undefined =>
  message?.event === undefined ? message : undefined;

/** What is not text of a message: the edge of its bubble, and the room beside it. */
const freeArea = '[data-message], [data-message] > div, [data-bubble]';

/**
 * Count for the line above new messages: the most that were unread since the line is there. Late arrivals sort among
 * messages that are already read, so the rows below the line can't be counted instead.
 */
function useNewCount(unread: number, newFrom: MessageCursor | null): number {
  const [most, setMost] = useState({ newFrom, count: unread });
  if (newFrom?.id !== most.newFrom?.id || unread > most.count) setMost({ newFrom, count: unread });
  return most.count;
}

/** Number of messages below the last one that was in view while the reader was at the end. */
function useUnseenCount(rows: readonly Row[], atEnd: boolean): number {
  const lastKey = rows.at(-1)?.key ?? '';
  const [seenKey, setSeenKey] = useState(() => rows[newIndexOf(rows)]?.key ?? lastKey);
  if (atEnd && seenKey !== lastKey) setSeenKey(lastKey);
  return countAfter(rows, seenKey);
}

/** Reports whether the person sees the newest message; not when the list is gone, closed or failed. */
function usePresence(atEnd: boolean): void {
  const focused = useFocused();
  const setPresent = useConversation((state) => state.setPresent);
  useEffect(() => {
    setPresent(atEnd && focused);
  }, [atEnd, focused, setPresent]);
  useEffect(() => () => setPresent(false), [setPresent]);
}

interface DividerProps {
  readonly row: Exclude<Row, { readonly kind: 'message' }>;
  readonly newCount: number;
}

/** A row between messages. */
function Divider({ row, newCount }: DividerProps): JSX.Element {
  const t = useText();
  switch (row.kind) {
    case 'day':
      return <DaySeparator at={row.at} />;
    case 'gap':
      return <GapRow gapId={row.gapId} />;
    case 'new':
      return (
        <div className={css.newLine} data-testid="new-line">
          <bdi>{t('conversation.newLine', { count: newCount })}</bdi>
        </div>
      );
  }
}

/** A gap in the downloaded messages, with a button that loads it. */
function GapRow({ gapId }: { readonly gapId: number }): JSX.Element {
  const t = useText();
  const row = useFocusHandover<HTMLDivElement>();
  const fill = useConversation((state) => state.fill);
  const filling = useConversation((state) => state.filling.has(gapId));
  const error = useConversation((state) => state.gapErrors.get(gapId));
  return (
    <div ref={row} className={css.gap}>
      <div className={css.gapLine}>
        <span>{t('conversation.gap')}</span>
        <button type="button" className={buttonCss.linkButton} aria-disabled={filling} onClick={() => void fill(gapId)}>
          {filling ? t('conversation.gapLoading') : t('conversation.gapLoad')}
        </button>
      </div>
      {error === undefined ? null : (
        <div className={css.gapError}>
          <p role="alert">
            {error.code === 'offline'
              ? t('conversation.gapOffline')
              : `${t('conversation.gapFailed')} ${errorText(t, error)}`}
          </p>
          {error.code === 'offline' ? null : <ErrorDetails error={error} />}
        </div>
      )}
    </div>
  );
}

const none: readonly SearchTerm[] = [];

/** The terms of the find bar, to be highlighted. */
function useFoundTerms(): readonly SearchTerm[] {
  const answered = useFind((state) => state.answered);
  // Filters are dropped, so the zone does not matter.
  return useMemo(() => (answered === '' ? none : parseQuery(parseSearch(answered, 'UTC').words)), [answered]);
}
