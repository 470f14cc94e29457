import { type JSX, useId, useRef } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { useAccount, useConversation, useConversationList } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ConversationRow } from './ConversationRow.tsx';
import { ConversationRowMenu } from './ConversationRowMenu.tsx';
import { useActiveRow } from './useActiveRow.ts';

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
  const scroller = useRef<HTMLDivElement>(null);
  const listId = useId();
  const { activeId, activeIndex, setActiveId, virtualizer, onKeyDown } = useActiveRow(conversations, leftId, scroller);
  return (
    <ConversationRowMenu
      conversationOf={(row) => conversations[Number(row.getAttribute('aria-posinset')) - 1]}
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
          if (activeIndex === -1) setActiveId(conversations[0]?.id ?? null);
        }}
      >
        <div className="conversation-list-sizer" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const conversation = conversations[item.index];
            return conversation === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus
              <div
                key={item.key}
                id={`${listId}-${item.index}`}
                className={`conversation-row ${conversation.id === activeId ? 'active' : ''} ${conversation.unread > 0 ? 'unread' : ''}`}
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
              >
                <ConversationRow
                  conversation={conversation}
                  own={ownerId !== undefined && conversation.lastSenderId === ownerId}
                  open={conversation.id === selectedId}
                />
              </div>
            );
          })}
        </div>
      </div>
    </ConversationRowMenu>
  );
}
