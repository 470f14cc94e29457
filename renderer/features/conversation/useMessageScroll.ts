import { measureElement, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type RefObject,
  type UIEvent,
  useCallback,
  useEffect,
  useInsertionEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { MessageId } from '../../../shared/model.ts';
import { type Instant, millisOf } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';
import { useZone } from '../../app/time.tsx';
import { nextFrame } from '../../clock.ts';
import type { ConversationState, ScrollTarget } from '../../session/conversationState.ts';
import { useConversation } from '../../session/hooks.ts';
import type { Row } from './assemble.ts';
import {
  estimateScroll,
  floatingDayAt,
  movesScroll,
  placeRows,
  RowHeights,
  rowOfScrollTarget,
  scrollAnchorAt,
  scrollOffsetOf,
  steadyRowOf,
} from './scrollGeometry.ts';
import { rowsToKeep } from './selectedRows.ts';

/** Rows rendered beyond each edge of the screen. */
const OVERSCAN = 6;
/** Distance from the end, in CSS pixels, within which the reader is at the end and new messages are followed. */
const AT_END = 48;
/** Width of the list until it is measured, in CSS pixels. */
const USUAL_WIDTH = 640;
/** Height of what is above the first row until it is measured, in CSS pixels. */
const TOP_HEIGHT = 150;
/** Room below the last message and the space after it, in CSS pixels. */
const BOTTOM_ROOM = { newer: 64, end: 0 } as const;
/** Messages are loaded when less than this is left above or below the screen, in CSS pixels. */
const LOAD_AHEAD = 2_000;

interface MessageScrollOptions {
  /** Where the list opens. */
  readonly scrollTarget: ScrollTarget;
  readonly rows: readonly Row[];
  /** Whether the conversation goes on below the loaded rows. */
  readonly newer: boolean;
  readonly lastOutgoingId: MessageId | undefined;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Size of the list; zero before it is measured. */
  readonly frameSize: Size;
}

/** What renders the list, and the events that move it. */
interface MessageScroll {
  readonly top: MeasuredRef;
  readonly measureRow: (element: Element | null) => void;
  readonly items: readonly VirtualItem[];
  readonly rowsStyle: CSSProperties;
  /** Height of the whole list, in CSS pixels. */
  readonly totalSize: number;
  /** Whether the reader is at the newest message, which is then followed. */
  readonly atEnd: boolean;
  readonly isScrolling: boolean;
  /** A time on the day to float over the list; null for none. */
  readonly floatingDay: Instant | null;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  /** Stops holding the target, because the reader moves the list. */
  readonly release: () => void;
  readonly scrollToEnd: () => void;
}

/**
 * Owns the scroll position of the message list: nothing else reads or sets it.
 *
 * The list first holds its target while rows are measured and loaded around it. After that it is either at the end,
 * which it follows, or where the reader scrolled: then the virtualizer keeps the topmost row in place by its key
 * (`anchorTo`), which works because rows keep key and height when others are added before them.
 */
export function useMessageScroll(options: MessageScrollOptions): MessageScroll {
  const { scrollTarget, rows, newer, lastOutgoingId, scroller, frameSize } = options;
  const { height: frameHeight } = frameSize;
  const [atEnd, setAtEnd] = useState(!newer && rowOfScrollTarget(scrollTarget, rows) === -1);
  const [top, { height: topHeight }] = useSize();
  const { virtualizer, heights, steadyRow } = useRowVirtualizer({
    scrollTarget,
    rows,
    newer,
    scroller,
    frameSize,
    topHeight,
    atEnd,
  });
  const totalSize = virtualizer.getTotalSize();
  useLoadingAhead(scroller);

  const release = useHeldTarget({ scrollTarget, rows, newer, totalSize, frameHeight, virtualizer, setAtEnd });
  useLayoutEffect(() => {
    if (totalSize === 0 || frameHeight === 0) return;
    if (atEnd) virtualizer.scrollToEnd();
    // A frame that grew higher than its rows is at the end without a scroll event.
    else if (totalSize <= frameHeight && !newer) setAtEnd(true);
  }, [atEnd, totalSize, frameHeight, newer, virtualizer]);

  // The reader sees each message that they send.
  const lastSent = useRef(lastOutgoingId);
  useLayoutEffect(() => {
    if (lastOutgoingId !== undefined && lastOutgoingId !== lastSent.current) setAtEnd(true);
    lastSent.current = lastOutgoingId;
  }, [lastOutgoingId]);

  const zone = zoneOrUtc(useZone());
  const dayOf = (at: Instant): number => civilDayAt(zone, millisOf(at));
  const [floatingDay, setFloatingDay] = useState<Instant | null>(null);
  const lastTop = useRef(0);
  const look = useConversation((state) => state.look);
  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const reachesEnd = !newer && scrollHeight - clientHeight - scrollTop <= AT_END;
    // Only scrolling up leaves the end: while rows are measured the end may move away from the reader.
    const isAtEnd = reachesEnd || (atEnd && scrollTop >= lastTop.current);
    setAtEnd(isAtEnd);
    look(isAtEnd ? null : scrollAnchorAt(rows, scrollTop, virtualizer));
    lastTop.current = scrollTop;
    const next = floatingDayAt(rows, scrollTop, topHeight, virtualizer);
    // Another time on the same day would only draw the list once more.
    if (next === null || floatingDay === null || dayOf(next) !== dayOf(floatingDay)) setFloatingDay(next);
  };
  return {
    top,
    measureRow: virtualizer.measureElement,
    items: virtualizer.getVirtualItems(),
    rowsStyle: placeRows(virtualizer, heights, totalSize, steadyRow),
    totalSize,
    atEnd,
    isScrolling: virtualizer.isScrolling,
    floatingDay,
    onScroll,
    release,
    scrollToEnd: useCallback(() => virtualizer.scrollToEnd(), [virtualizer]),
  };
}

interface RowVirtualizerOptions extends Omit<MessageScrollOptions, 'lastOutgoingId'> {
  /** Height of what is above the first row, in CSS pixels. */
  readonly topHeight: number;
  readonly atEnd: boolean;
}

/** The virtualizer, and the row that it keeps in place while others are measured. */
function useRowVirtualizer(options: RowVirtualizerOptions) {
  const { scrollTarget, rows, newer, scroller, frameSize, topHeight, atEnd } = options;
  const [heights] = useState(() => new RowHeights());
  const heightOf = (row: Row | undefined): number => heights.estimate(row, frameSize.width || USUAL_WIDTH);
  const bottom = newer ? BOTTOM_ROOM.newer : BOTTOM_ROOM.end;
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]),
    measureElement: (element, entry, list) => {
      const height = measureElement(element, entry, list);
      heights.measured(rows[list.indexFromElement(element)], height);
      return height;
    },
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: OVERSCAN,
    rangeExtractor: (range) => rowsToKeep(range, scroller.current),
    paddingStart: topHeight,
    paddingEnd: bottom,
    anchorTo: 'end',
    followOnAppend: atEnd,
    scrollEndThreshold: AT_END,
    isScrollingResetDelay: 700,
    initialRect: frameSize,
    initialOffset: () => {
      const around = { top: TOP_HEIGHT, bottom, list: frameSize.height };
      return estimateScroll(scrollTarget, rows, around, heightOf);
    },
  });
  const steadyRow = steadyRowOf(virtualizer, heights);
  // The library takes this rule as a property only. Rows are measured during the commit, before layout effects run.
  useInsertionEffect(() => {
    virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _, list) =>
      movesScroll(item, list, heights, steadyRow);
  }, [virtualizer, heights, steadyRow]);
  return { virtualizer, heights, steadyRow };
}

interface HeldTargetOptions extends Pick<MessageScrollOptions, 'scrollTarget' | 'rows' | 'newer'> {
  readonly totalSize: number;
  readonly frameHeight: number;
  readonly virtualizer: ReturnType<typeof useRowVirtualizer>['virtualizer'];
  readonly setAtEnd: (atEnd: boolean) => void;
}

/**
 * Scrolls to the target and holds it while rows are measured and added around it. Returns the function that releases
 * it; a target from which everything to the end fits on the screen is also released by the next message.
 */
function useHeldTarget(options: HeldTargetOptions): () => void {
  const { scrollTarget, rows, newer, totalSize, frameHeight, virtualizer, setAtEnd } = options;
  const isHeld = useRef(rowOfScrollTarget(scrollTarget, rows) !== -1);
  const fitsToEnd = useRef(false);
  const lastKey = rows.at(-1)?.key;
  const initialLastKey = useRef(lastKey);
  useLayoutEffect(() => {
    if (fitsToEnd.current && lastKey !== initialLastKey.current) isHeld.current = false;
    if (!isHeld.current || totalSize === 0 || frameHeight === 0) return;
    const row = virtualizer.measurementsCache[rowOfScrollTarget(scrollTarget, rows)];
    if (row === undefined) return;
    const offset = scrollOffsetOf(scrollTarget, row, frameHeight);
    fitsToEnd.current = !newer && virtualizer.getTotalSize() - offset <= frameHeight;
    setAtEnd(fitsToEnd.current);
    const isThere = Math.abs((virtualizer.scrollElement?.scrollTop ?? -1) - offset) < 1;
    if (!fitsToEnd.current && !isThere) virtualizer.scrollToOffset(offset);
  }, [scrollTarget, rows, newer, lastKey, totalSize, frameHeight, virtualizer, setAtEnd]);
  return () => {
    isHeld.current = false;
  };
}

/** Loads more messages before the reader reaches either edge of the loaded ones. */
function useLoadingAhead(list: RefObject<HTMLElement | null>): void {
  const olderPossible = useConversation(canLoadOlder);
  const newerPossible = useConversation(
    ({ loaded, newer, loadingNewer, newerError }) => loaded && newer && !loadingNewer && newerError === null,
  );
  const loadOlder = useConversation((state) => state.loadOlder);
  const loadNewer = useConversation((state) => state.loadNewer);
  // After every render, since each scroll renders; measured a frame later, when the rows are in the document.
  useEffect(() => {
    if (!olderPossible && !newerPossible) return undefined;
    return nextFrame(() => {
      const element = list.current;
      if (element === null || element.clientHeight === 0) return;
      const { scrollTop, scrollHeight, clientHeight } = element;
      if (olderPossible && scrollTop < LOAD_AHEAD) void loadOlder();
      if (newerPossible && scrollHeight - clientHeight - scrollTop < LOAD_AHEAD) void loadNewer();
    });
  });
}

/** Whether older messages can be loaded: there are some, none are loading, and the last attempt did not fail. */
export const canLoadOlder = ({ loaded, older, loadingOlder, olderError }: ConversationState): boolean =>
  loaded && older.kind !== 'start' && !loadingOlder && olderError === null;

type MeasuredRef = (element: HTMLElement | null) => (() => void) | undefined;

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A ref, and the size of its element. */
export function useSize(): readonly [MeasuredRef, Size] {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const measure = (): void => {
      const { offsetWidth: width, offsetHeight: height } = element;
      setSize((last) => (last.width === width && last.height === height ? last : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
