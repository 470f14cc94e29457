import { type JSX, type MouseEvent, useId, useMemo, useRef, useState } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { openInWindow } from '../../session/commands.ts';
import { twinsOf } from '../../session/conversationList.ts';
import { useAccount, useConversation, useConversationList, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { later } from '../../ui/later.tsx';
import css from './ConversationList.module.css';
import conversationRowCss from './ConversationRow.module.css';
import { ConversationRow } from './ConversationRow.tsx';
import type { RowMenuRequest } from './ConversationRowMenu.tsx';
import { useActiveRow } from './useActiveRow.ts';

const ConversationRowMenu = later(async () => (await import('./ConversationRowMenu.tsx')).ConversationRowMenu);

interface ConversationListProps {
  readonly conversations: readonly Conversation[];
  /** The conversation that the list replaces in a narrow window; null for none. */
  readonly leftId: ConversationId | null;
}

/**
 * The conversations as a listbox; only rows around the screen are in the document. The focus stays on the list, and
 * `aria-activedescendant` names the active row, which is always rendered.
 */
export function ConversationList({ conversations, leftId }: ConversationListProps): JSX.Element {
  const t = useText();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const selectedId = useConversationList((state) => state.selectedId);
  const select = useConversationList((state) => state.select);
  const prepare = useConversation((state) => state.prepare);
  const all = useConversationList((state) => state.conversations);
  const twins = useMemo(() => twinsOf(all ?? []), [all]);
  const scroller = useRef<HTMLDivElement>(null);
  const listId = useId();
  const { client, stores } = useApp();
  const session = useSession();
  const openWindow = (id: ConversationId): void => void openInWindow(id, session, { client, notices: stores.notices });
  const { activeId, activeIndex, setActiveId, virtualizer, onKeyDown } = useActiveRow(
    conversations,
    leftId,
    scroller,
    openWindow,
  );
  const [menu, setMenu] = useState<RowMenuRequest | null>(null);
  /** Opens the menu of a row; the keyboard opens it for the active one, since the event's target is then the list. */
  const onContextMenu = (event: MouseEvent): void => {
    const isByKey = event.button !== 2;
    const row = isByKey
      ? document.getElementById(event.currentTarget.getAttribute('aria-activedescendant') ?? '')
      : event.target instanceof Element
        ? event.target.closest('[role="option"]')
        : null;
    if (isByKey) event.preventDefault();
    const conversation = conversations[Number(row?.getAttribute('aria-posinset')) - 1];
    if (row === null || conversation === undefined) return;
    event.preventDefault();
    const { left, right, bottom } = row.getBoundingClientRect();
    const start = getComputedStyle(row).direction === 'rtl' ? right : left;
    setMenu({
      id: conversation.id,
      x: isByKey ? start : event.clientX,
      y: isByKey ? bottom : event.clientY,
    });
    setActiveId(conversation.id);
  };
  return (
    <>
      <div
        ref={scroller}
        className={css.conversationList}
        data-testid="conversation-list"
        role="listbox"
        aria-label={t('conversationList.label')}
        aria-activedescendant={activeIndex === -1 ? undefined : `${listId}-${activeIndex}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        onFocus={() => {
          if (activeIndex === -1) setActiveId(conversations[0]?.id ?? null);
        }}
      >
        <div className={css.conversationListSizer} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const conversation = conversations[item.index];
            return conversation === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus
              <div
                key={item.key}
                id={`${listId}-${item.index}`}
                className={`${conversationRowCss.conversationRow} ${conversation.id === activeId ? conversationRowCss.active : ''} ${conversation.unread > 0 || conversation.isMarkedUnread ? conversationRowCss.unread : ''}`}
                role="option"
                aria-selected={conversation.id === selectedId}
                aria-setsize={conversations.length}
                aria-posinset={item.index + 1}
                style={{ top: item.start }}
                onPointerEnter={() => void prepare(conversation.id)}
                onClick={() => {
                  setActiveId(conversation.id);
                  select(conversation.id);
                }}
                onDoubleClick={() => openWindow(conversation.id)}
              >
                <ConversationRow
                  conversation={conversation}
                  own={ownerId !== undefined && conversation.lastSenderId === ownerId}
                  twin={twins.has(conversation.id)}
                  open={conversation.id === selectedId}
                />
              </div>
            );
          })}
        </div>
      </div>
      {menu === null ? null : <ConversationRowMenu request={menu} list={scroller} />}
    </>
  );
}
