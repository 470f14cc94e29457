import { useVirtualizer } from '@tanstack/react-virtual';
import { type JSX, type UIEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Instant } from '../../../shared/time/instant.ts';
import { useAccount, useConversation, useNavigation } from '../../state/hooks.ts';
import { canGoBack } from '../../state/navigation.ts';
import { useFocused } from '../../state/presence.ts';
import { useZone } from '../../state/time.tsx';
import { text } from '../../text.ts';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import { assemble, countAfter, newIndexOf, type Row } from './assemble.ts';
import { DaySeparator, StickyDay } from './DaySeparator.tsx';
import { GapRow } from './GapRow.tsx';
import { JumpToLatest } from './JumpToLatest.tsx';
import { bottomRoom, ListBottom } from './ListBottom.tsx';
import { ListTop } from './ListTop.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { MessageRow } from './MessageRow.tsx';
import { handleMessageKey } from './messageKeys.ts';
import { NewLine } from './NewLine.tsx';
import { eyeAt, floatingDay } from './place.ts';
import { estimateRow } from './rowSize.ts';
import { rowsToKeep } from './selectedRows.ts';
import { keepSteady } from './steadyRows.ts';
import { useAnnouncement } from './useAnnouncement.ts';
import { useHeight } from './useHeight.ts';
import { useMessageSelection } from './useMessageSelection.ts';
import { useSliding } from './useMoreMessages.ts';
import { useNewCount } from './useNewCount.ts';
import { estimateScroll, rowOfSpot, useSpot } from './useSpot.ts';

/** Rows rendered beyond each edge of the screen. */
const OVERSCAN = 6;
/** So near to the end, in CSS pixels, the reader counts as being at it, and new messages are followed. */
const AT_END = 48;
/** What the rows of the list are taken to begin at until the top is measured, in CSS pixels. */
const TOP_HEIGHT = 150;

interface MessageListProps {
  readonly name: string;
  /** How many messages of the other person were not read here. */
  readonly unread: number;
}

/**
 * The messages of the open conversation, of which only those around the screen are in the document.
 *
 * Whatever is put in above the top of the screen, the text there stays where it is: the virtualizer holds the topmost
 * row by its key (`anchorTo`), which works because rows keep their key and height when others come before them.
 */
export function MessageList({ name, unread }: MessageListProps): JSX.Element {
  const messages = useConversation((state) => state.messages);
  const gaps = useConversation((state) => state.gaps);
  const outgoing = useConversation((state) => state.outgoing);
  const newer = useConversation((state) => state.newer);
  const newFrom = useConversation((state) => state.newFrom);
  const { spot, focus } = useConversation((state) => state.showing);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const zone = useZone();
  const { leadingDay, rows } = useMemo(
    () => assemble({ messages, gaps, outgoing, newFrom, ownerId, zone }),
    [messages, gaps, outgoing, newFrom, ownerId, zone],
  );
  const newCount = useNewCount(newFrom, unread);
  const announcement = useAnnouncement(newer ? null : messages, outgoing, ownerId);

  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(!newer && rowOfSpot(spot, rows) === -1);
  const [frame, frameHeight] = useHeight();
  const [top, topHeight] = useHeight();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows[index], scroller.current?.clientWidth ?? 640),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: OVERSCAN,
    rangeExtractor: (range) => rowsToKeep(range, scroller.current),
    paddingStart: topHeight,
    paddingEnd: newer ? bottomRoom.newer : bottomRoom.end,
    anchorTo: 'end',
    followOnAppend: atEnd,
    scrollEndThreshold: AT_END,
    isScrollingResetDelay: 700,
    initialOffset: () => estimateScroll(spot, rows, TOP_HEIGHT, window.innerWidth),
  });
  const items = virtualizer.getVirtualItems();
  useSliding(scroller);

  const totalSize = virtualizer.getTotalSize();
  const place = keepSteady(virtualizer, totalSize);
  const lastKey = rows.at(-1)?.key ?? '';
  const letGo = useSpot({ spot, rows, newer, totalSize, frameHeight, virtualizer, setAtEnd });
  // While the reader is at the end, whatever is measured, comes or goes leaves them there.
  useLayoutEffect(() => {
    if (totalSize === 0 || frameHeight === 0) return;
    if (atEnd) virtualizer.scrollToEnd();
    // A list that has grown higher than its content is at its end without being scrolled.
    else if (totalSize <= frameHeight && !newer) setAtEnd(true);
  }, [atEnd, totalSize, frameHeight, newer, virtualizer]);
  useEffect(() => {
    const list = scroller.current;
    const isTaken = hasOpenPopup() || document.activeElement?.closest('.find');
    if (focus && !isTaken) (list?.querySelector<HTMLElement>('.marked') ?? list)?.focus({ preventScroll: true });
  }, [focus]);

  const focused = useFocused();
  const setPresent = useConversation((state) => state.setPresent);
  useEffect(() => {
    setPresent(atEnd && focused);
  }, [atEnd, focused, setPresent]);
  // Nobody sees a list that is not there, be it left or broken.
  useEffect(() => () => setPresent(false), [setPresent]);

  // What the person has just sent, they see.
  const lastSent = useRef(outgoing.at(-1)?.id);
  useLayoutEffect(() => {
    const sent = outgoing.at(-1)?.id;
    const isNew = sent !== undefined && sent !== lastSent.current;
    lastSent.current = sent;
    if (isNew) setAtEnd(true);
  }, [outgoing]);

  const [seenKey, setSeenKey] = useState(() => rows[newIndexOf(rows)]?.key ?? lastKey);
  if (atEnd && seenKey !== lastKey) setSeenKey(lastKey);

  const [dayOnTop, setDayOnTop] = useState<Instant | null>(null);
  const lastTop = useRef(0);
  const look = useConversation((state) => state.look);
  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    // Only who scrolls up leaves the end; the end may leave the reader for a moment while rows are measured.
    const reaches = !newer && scrollHeight - clientHeight - scrollTop <= AT_END;
    const stays = atEnd && scrollTop >= lastTop.current;
    setAtEnd(reaches || stays);
    look(reaches || stays ? null : eyeAt(rows, scrollTop, virtualizer));
    lastTop.current = scrollTop;
    setDayOnTop(floatingDay(rows, scrollTop, topHeight, virtualizer));
  };
  const show = useConversation((state) => state.show);
  const arrive = useNavigation((state) => state.arrive);
  const jumpToLatest = (): void => {
    arrive();
    if (newer) {
      show({ kind: 'newest' }).catch(() => undefined);
      return;
    }
    virtualizer.scrollToEnd();
    scroller.current?.focus({ preventScroll: true });
  };

  const openId = useConversation((state) => state.groupId);
  const goBack = useNavigation((state) => (canGoBack(state, openId, atEnd) ? state.goBack : null));
  const selection = useMessageSelection(rows);

  return (
    <div ref={frame} className="messages-frame">
      <StickyDay at={dayOnTop} visible={virtualizer.isScrolling && !atEnd} />
      <MessageMenu rows={rows} list={scroller}>
        <div
          ref={scroller}
          className={selection.active ? 'messages selecting' : 'messages'}
          data-testid="messages"
          role="log"
          aria-live="off"
          aria-label={text.conversation.messages(name)}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached and scrolled by keyboard
          tabIndex={0}
          onScroll={onScroll}
          onWheel={letGo}
          onPointerDown={letGo}
          onKeyDown={(event) => {
            letGo();
            selection.onKeyDown(event);
            if (!event.defaultPrevented) handleMessageKey(event.nativeEvent, event.currentTarget);
          }}
          onClickCapture={selection.onClickCapture}
          onCopy={selection.onCopy}
        >
          <div className="messages-sizer" style={{ height: totalSize }}>
            <div ref={top} className="messages-top">
              <ListTop name={name} leadingDay={leadingDay} />
            </div>
            <div className="messages-window" style={place}>
              {items.map((item) => {
                const row = rows[item.index];
                return row === undefined ? null : (
                  <div key={item.key} ref={virtualizer.measureElement} data-index={item.index} className="row">
                    <RowContent
                      row={row}
                      newCount={newCount}
                      marked={spot.kind === 'message' && row.key === spot.cursor.id}
                    />
                  </div>
                );
              })}
            </div>
            {newer ? (
              <div className="messages-bottom">
                <ListBottom />
              </div>
            ) : null}
          </div>
        </div>
      </MessageMenu>
      <JumpToLatest
        visible={!atEnd}
        // One that came late stands among those that are read.
        count={newer ? unread : Math.min(unread, countAfter(rows, seenKey))}
        onJump={jumpToLatest}
        onBack={goBack === null ? null : () => void goBack().catch(() => undefined)}
      />
      <div className="visually-hidden" role="status" aria-live="polite">
        <p key={announcement.key}>{announcement.words}</p>
      </div>
    </div>
  );
}

interface RowContentProps {
  readonly row: Row;
  readonly newCount: number;
  /** Whether it is what the reader was led to. */
  readonly marked: boolean;
}

function RowContent({ row, newCount, marked }: RowContentProps): JSX.Element {
  switch (row.kind) {
    case 'day':
      return <DaySeparator at={row.at} />;
    case 'gap':
      return <GapRow gapId={row.gapId} />;
    case 'new':
      return <NewLine count={newCount} />;
    case 'message':
      return <MessageRow row={row} marked={marked} />;
  }
}
