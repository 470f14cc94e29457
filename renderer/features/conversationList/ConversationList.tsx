import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type JSX, type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Conversation, ConversationId, UserId } from '../../../shared/model.ts';
import { conversationHeight } from '../../app/appearance.ts';
import { useSettings } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useText } from '../../text/useText.ts';
import { personName } from '../../ui/personName.ts';
import { ConversationRow } from './ConversationRow.tsx';
import { ConversationRowMenu } from './ConversationRowMenu.tsx';
import { findTyped, rowAfterKey, type TypeAhead, typeMore } from './listKeys.ts';

interface ConversationListProps {
  readonly groups: readonly Conversation[];
  readonly ownerId: UserId | undefined;
  readonly selectedId: ConversationId | null;
  readonly onSelect: (id: ConversationId) => void;
  /** The conversation that the list replaces in a narrow window; null for none. */
  readonly leftId: ConversationId | null;
}

/**
 * The conversations as a listbox; only rows around the screen are in the document. The focus stays on the list, and
 * `aria-activedescendant` names the active row, which is always rendered.
 */
export function ConversationList({
  groups,
  ownerId,
  selectedId,
  onSelect,
  leftId,
}: ConversationListProps): JSX.Element {
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const typeAhead = useRef<TypeAhead | null>(null);
  const time = useTimeSource();
  const rowHeight = useSettings(({ settings }) => conversationHeight(settings.appearance));
  const listId = useId();
  // By conversation rather than index, because rows move.
  const [activeId, setActiveId] = useState(selectedId ?? leftId);
  const indexOf = useMemo(() => new Map(groups.map(({ id }, index) => [id, index])), [groups]);
  const activeIndex = activeId === null ? -1 : (indexOf.get(activeId) ?? -1);
  const names = useMemo(() => groups.map((group) => personName(t, group.other)), [groups, t]);

  const virtualizer = useVirtualizer({
    count: groups.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: useCallback((index: number) => groups[index]?.id ?? index, [groups]),
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

  // A conversation opened by a command or a link scrolls into view, once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newly opened conversation scrolls into view
  useEffect(() => {
    if (selectedId === null) return;
    setActiveId(selectedId);
    const index = indexOf.get(selectedId);
    if (index !== undefined) virtualizer.scrollToIndex(index);
  }, [selectedId]);

  // Only when the list appears: later changes do not scroll.
  const returningTo = useRef(leftId);
  useEffect(() => {
    const index = returningTo.current === null ? undefined : indexOf.get(returningTo.current);
    returningTo.current = null;
    if (index === undefined) return;
    scroller.current?.focus({ preventScroll: true });
    virtualizer.scrollToIndex(index);
  }, [indexOf, virtualizer]);

  const moveTo = (index: number): void => {
    const group = groups[index];
    if (group === undefined) return;
    setActiveId(group.id);
    virtualizer.scrollToIndex(index);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const target = rowAfterKey(event.key, { index: activeIndex, count: groups.length, page });
    if (target !== null) moveTo(target);
    else if (event.key === 'Enter' || (event.key === ' ' && !isTyping(typeAhead.current, time.options().now))) {
      const active = groups[activeIndex];
      if (active !== undefined) onSelect(active.id);
    } else if ([...event.key].length === 1) {
      typeAhead.current = typeMore(typeAhead.current, event.key, time.options().now);
      moveTo(findTyped(names, typeAhead.current.typed, activeIndex));
    } else return;
    event.preventDefault();
  };

  return (
    <ConversationRowMenu
      conversationOf={(row) => groups[Number(row.getAttribute('aria-posinset')) - 1]}
      onOpen={setActiveId}
    >
      <div
        ref={scroller}
        className="conversation-list"
        data-testid="conversation-list"
        role="listbox"
        aria-label={t('conversationList.label')}
        aria-activedescendant={activeIndex === -1 ? undefined : `${listId}-${activeIndex}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (activeIndex === -1) setActiveId(groups[0]?.id ?? null);
        }}
      >
        <div className="conversation-list-sizer" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const group = groups[item.index];
            return group === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus
              <div
                key={item.key}
                id={`${listId}-${item.index}`}
                className={`conversation-row ${group.id === activeId ? 'active' : ''} ${group.unread > 0 ? 'unread' : ''}`}
                role="option"
                aria-selected={group.id === selectedId}
                aria-setsize={groups.length}
                aria-posinset={item.index + 1}
                style={{ top: item.start }}
                onClick={() => {
                  setActiveId(group.id);
                  onSelect(group.id);
                }}
              >
                <ConversationRow
                  group={group}
                  own={ownerId !== undefined && group.lastSenderId === ownerId}
                  open={group.id === selectedId}
                />
              </div>
            );
          })}
        </div>
      </div>
    </ConversationRowMenu>
  );
}

/** Whether a space belongs to the name being typed. */
const isTyping = (before: TypeAhead | null, now: TypeAhead['at']): boolean =>
  before !== null && typeMore(before, ' ', now).typed.length > 1;
