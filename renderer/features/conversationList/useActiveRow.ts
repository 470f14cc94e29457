import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { conversationHeight } from '../../app/appearance.ts';
import { useSettings } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useConversation, useConversationList } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { conversationName } from '../../ui/personName.ts';
import { isCommandHeld } from '../shortcuts/useCommands.ts';
import { findTyped, rowAfterKey, type TypeAhead, typeMore } from './listKeys.ts';

type ListRef = RefObject<HTMLDivElement | null>;

/**
 * The active row of the list: it follows the keys and the opened conversation, and scrolls into view. The list begins at
 * `leftId`, the conversation that it replaces. `openWindow` shows a conversation in a window of its own.
 */
export function useActiveRow(
  conversations: readonly Conversation[],
  leftId: ConversationId | null,
  scroller: ListRef,
  openWindow: (id: ConversationId) => void,
) {
  const t = useText();
  const time = useTimeSource();
  const typeAhead = useRef<TypeAhead | null>(null);
  const names = useMemo(() => conversations.map((each) => conversationName(t, each)), [conversations, t]);
  const selectedId = useConversationList((state) => state.selectedId);
  const select = useConversationList((state) => state.select);
  const rowHeight = useSettings(({ settings }) => conversationHeight(settings.appearance));
  // By conversation rather than index, because rows move.
  const [activeId, setActiveId] = useState(selectedId ?? leftId);
  const indexOf = useMemo(() => new Map(conversations.map(({ id }, index) => [id, index])), [conversations]);
  const activeIndex = activeId === null ? -1 : (indexOf.get(activeId) ?? -1);
  const virtualizer = useVirtualRows(conversations, activeIndex, rowHeight, scroller);

  const prepare = useConversation((state) => state.prepare);
  useEffect(() => {
    if (activeId !== null) void prepare(activeId);
  }, [activeId, prepare]);

  // A conversation opened by a command or a link scrolls into view, once.
  const shownId = useRef<ConversationId | null>(null);
  useEffect(() => {
    if (selectedId === shownId.current) return;
    shownId.current = selectedId;
    if (selectedId === null) return;
    setActiveId(selectedId);
    const index = indexOf.get(selectedId);
    if (index !== undefined) virtualizer.scrollToIndex(index);
  }, [selectedId, indexOf, virtualizer]);

  // Only when the list appears: later changes do not scroll.
  const returningTo = useRef(leftId);
  useEffect(() => {
    const index = returningTo.current === null ? undefined : indexOf.get(returningTo.current);
    returningTo.current = null;
    if (index === undefined) return;
    scroller.current?.focus({ preventScroll: true });
    virtualizer.scrollToIndex(index);
  }, [indexOf, virtualizer, scroller]);

  const moveTo = (index: number): void => {
    const conversation = conversations[index];
    if (conversation === undefined) return;
    setActiveId(conversation.id);
    virtualizer.scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && isCommandHeld(event)) {
      const active = conversations[activeIndex];
      if (active !== undefined) openWindow(active.id);
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { now } = time.options();
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 1);
    const target = rowAfterKey(event.key, { index: activeIndex, count: conversations.length, page });
    if (target !== null) moveTo(target);
    else if (event.key === 'Enter' || (event.key === ' ' && !isTyping(typeAhead.current, now))) {
      const active = conversations[activeIndex];
      if (active !== undefined) select(active.id);
    } else if ([...event.key].length === 1) {
      typeAhead.current = typeMore(typeAhead.current, event.key, now);
      moveTo(findTyped(names, typeAhead.current.typed, activeIndex));
    } else return;
    event.preventDefault();
  };
  return { activeId, activeIndex, setActiveId, virtualizer, onKeyDown };
}

/** The rows around the screen, and the active one. */
function useVirtualRows(
  conversations: readonly Conversation[],
  activeIndex: number,
  rowHeight: number,
  scroller: ListRef,
) {
  const virtualizer = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: useCallback((index: number) => conversations[index]?.id ?? index, [conversations]),
    overscan: 6,
    scrollPaddingStart: 8,
    scrollPaddingEnd: 8,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return activeIndex === -1 || shown.includes(activeIndex) ? shown : [...shown, activeIndex].sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height invalidates all measurements
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer]);
  return virtualizer;
}

/** Whether a space belongs to the name being typed. */
const isTyping = (before: TypeAhead | null, now: TypeAhead['at']): boolean =>
  before !== null && typeMore(before, ' ', now).typed.length > 1;
