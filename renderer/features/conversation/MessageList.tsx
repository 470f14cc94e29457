import { useVirtualizer } from '@tanstack/react-virtual';
import { type JSX, type UIEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MessageCursor } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useAccount, useConversation } from '../../state/hooks.ts';
import { useFocused } from '../../state/presence.ts';
import { useZone } from '../../state/time.tsx';
import { text } from '../../text.ts';
import { assemble, countAfter, newIndexOf, type Row } from './assemble.ts';
import { copyPlainText } from './copy.ts';
import { DaySeparator, StickyDay } from './DaySeparator.tsx';
import { GapRow } from './GapRow.tsx';
import { JumpToLatest } from './JumpToLatest.tsx';
import { ListTop } from './ListTop.tsx';
import { MessageRow } from './MessageRow.tsx';
import { NewLine } from './NewLine.tsx';
import { estimateRow } from './rowSize.ts';
import { rowsToKeep } from './selectedRows.ts';
import { useAnnouncement } from './useAnnouncement.ts';
import { useOlderMessages } from './useOlderMessages.ts';
import { useStartAtNew } from './useStartAtNew.ts';

/** Rows rendered beyond each edge of the screen. */
const OVERSCAN = 10;
/** Older messages are loaded when fewer rows than these are left above what is rendered. */
const ROWS_AHEAD = 15;
/** So near to the end, in CSS pixels, the reader counts as being at it, and new messages are followed. */
const AT_END = 48;
/** Where the day of the topmost message floats: a separator up there says it already. */
const STICKY_ZONE = 44;

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
  const newFrom = useConversation((state) => state.newFrom);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const zone = useZone();
  const { leadingDay, rows } = useMemo(
    () => assemble({ messages, gaps, outgoing, newFrom, ownerId, zone }),
    [messages, gaps, outgoing, newFrom, ownerId, zone],
  );
  const newCount = useNewCount(newFrom, unread);
  const announcement = useAnnouncement(messages, outgoing, ownerId);

  const scroller = useRef<HTMLDivElement>(null);
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
    paddingEnd: 16,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    isScrollingResetDelay: 700,
    // Past every end: the browser takes it as the end.
    initialOffset: 10_000_000,
  });
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _change, { scrollOffset, itemSizeCache }) =>
    itemSizeCache.has(item.key) ? item.end <= (scrollOffset ?? 0) : item.start < (scrollOffset ?? 0);

  const items = virtualizer.getVirtualItems();
  useOlderMessages((items[0]?.index ?? rows.length) < ROWS_AHEAD);

  const totalSize = virtualizer.getTotalSize();
  const lastKey = rows.at(-1)?.key ?? '';
  const [atEnd, setAtEnd] = useState(newIndexOf(rows) === -1);
  const letGo = useStartAtNew({ rows, lastKey, totalSize, frameHeight, virtualizer, setAtEnd });
  // While the reader is at the end, whatever is measured, comes or goes leaves them there.
  useLayoutEffect(() => {
    if (totalSize === 0 || frameHeight === 0) return;
    if (atEnd) virtualizer.scrollToEnd();
    // A list that has grown higher than its content is at its end without being scrolled.
    else if (totalSize <= frameHeight) setAtEnd(true);
  }, [atEnd, totalSize, frameHeight, virtualizer]);

  const forgetOldest = useConversation((state) => state.forgetOldest);
  useEffect(() => {
    if (atEnd && messages.length > 0) void forgetOldest();
  }, [atEnd, messages, forgetOldest]);

  const focused = useFocused();
  const setPresent = useConversation((state) => state.setPresent);
  useEffect(() => {
    setPresent(atEnd && focused);
  }, [atEnd, focused, setPresent]);

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
  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    // Only who scrolls up leaves the end; the end may leave the reader for a moment while rows are measured.
    if (scrollHeight - clientHeight - scrollTop <= AT_END) setAtEnd(true);
    else if (scrollTop < lastTop.current) setAtEnd(false);
    lastTop.current = scrollTop;
    setDayOnTop(floatingDay(rows, scrollTop, topHeight, virtualizer));
  };

  return (
    <div ref={frame} className="messages-frame">
      <StickyDay at={dayOnTop} visible={virtualizer.isScrolling && !atEnd} />
      <div
        ref={scroller}
        className="messages"
        data-testid="messages"
        role="log"
        aria-live="off"
        aria-label={text.conversation.messages(name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached and scrolled by keyboard
        tabIndex={0}
        onScroll={onScroll}
        onWheel={letGo}
        onPointerDown={letGo}
        onKeyDown={letGo}
        onCopy={copyPlainText}
      >
        <div className="messages-sizer" style={{ height: totalSize }}>
          <div ref={top} className="messages-top">
            <ListTop name={name} leadingDay={leadingDay} />
          </div>
          <div className="messages-window" style={{ top: items[0]?.start ?? 0 }}>
            {items.map((item) => {
              const row = rows[item.index];
              return row === undefined ? null : (
                <div key={item.key} ref={virtualizer.measureElement} data-index={item.index} className="row">
                  <RowContent row={row} newCount={newCount} />
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <JumpToLatest
        visible={!atEnd}
        // One that came late stands among those that are read.
        count={Math.min(unread, countAfter(rows, seenKey))}
        onJump={() => {
          virtualizer.scrollToEnd();
          scroller.current?.focus({ preventScroll: true });
        }}
      />
      <div className="visually-hidden" role="status" aria-live="polite">
        <p key={announcement.key}>{announcement.words}</p>
      </div>
    </div>
  );
}

function RowContent({ row, newCount }: { readonly row: Row; readonly newCount: number }): JSX.Element {
  switch (row.kind) {
    case 'day':
      return <DaySeparator at={row.at} />;
    case 'gap':
      return <GapRow gapId={row.gapId} />;
    case 'new':
      return <NewLine count={newCount} />;
    case 'message':
      return <MessageRow row={row} />;
  }
}

interface Offsets {
  readonly getVirtualItemForOffset: (offset: number) => { readonly index: number; readonly end: number } | undefined;
}

/** The day to float at the top: none above the first message, and none where a separator stands there itself. */
function floatingDay(rows: readonly Row[], offset: number, topHeight: number, virtualizer: Offsets): Instant | null {
  if (offset <= topHeight || rows.length === 0) return null;
  const topmost = virtualizer.getVirtualItemForOffset(offset);
  const below = virtualizer.getVirtualItemForOffset(offset + STICKY_ZONE);
  if (topmost === undefined || below === undefined) return null;
  for (let index = topmost.index; index <= below.index; index++) if (rows[index]?.kind === 'day') return null;
  return rows[topmost.index]?.at ?? null;
}

/** A ref for an element, and the height that it has. */
function useHeight(): readonly [(element: HTMLElement | null) => (() => void) | undefined, number] {
  const [height, setHeight] = useState(0);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    setHeight(element.offsetHeight);
    const observer = new ResizeObserver(() => setHeight(element.offsetHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, height];
}

/**
 * How many messages the line over the new ones speaks of: as many as were unread while it has stood there. Those that came
 * late stand among others that are read, so what follows the line can't be counted instead.
 */
function useNewCount(newFrom: MessageCursor | null, unread: number): number {
  const [most, setMost] = useState({ newFrom, count: unread });
  if (newFrom?.id !== most.newFrom?.id) setMost({ newFrom, count: unread });
  else if (unread > most.count) setMost({ newFrom, count: unread });
  return most.count;
}
