import { ContextMenu } from '@base-ui/react/context-menu';
import { type JSX, type MouseEvent, type ReactElement, useState } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { useConversationList } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { personName } from '../../ui/personName.ts';
import { ConversationRowMenuItems } from './ConversationRowMenuItems.tsx';

interface ConversationRowMenuProps {
  /** Tells which conversation a row is of. */
  readonly conversationOf: (row: Element) => Conversation | undefined;
  /** Told which conversation the menu is about. */
  readonly onOpen: (id: ConversationId) => void;
  /** The list of conversations, a listbox. */
  readonly children: ReactElement;
}

/** The list of conversations with a menu for each of them; by the keyboard, for the one that the keys have led to. */
export function ConversationRowMenu({ conversationOf, onOpen, children }: ConversationRowMenuProps): JSX.Element {
  const t = useText();
  const [id, setId] = useState<ConversationId | null>(null);
  // As it is now, and not when the menu was opened.
  const group = useConversationList(({ groups }) => groups?.find((each) => each.id === id));
  const [home, setHome] = useState<HTMLElement | null>(null);

  const onContextMenu = (event: MouseEvent & { readonly preventBaseUIHandler: () => void }): void => {
    const row = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
    const chosen = row === null ? undefined : conversationOf(row);
    if (chosen === undefined) {
      event.preventBaseUIHandler();
      if (isByKey(event)) openAtActiveRow(event);
      return;
    }
    setId(chosen.id);
    onOpen(chosen.id);
  };
  return (
    <>
      <ContextMenu.Root>
        <ContextMenu.Trigger render={children} onContextMenu={onContextMenu} />
        <ContextMenu.Portal container={home}>
          <ContextMenu.Positioner className="menu-positioner">
            <ContextMenu.Popup
              className="menu"
              aria-label={
                group === undefined ? undefined : t('conversation.label', { name: personName(t, group.other) })
              }
            >
              {group === undefined ? null : <ConversationRowMenuItems group={group} />}
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
      <div ref={setHome} />
    </>
  );
}

/** Whether the menu is asked for by Shift+F10 or the key for menus: what has the focus is asked then, which is the list. */
const isByKey = ({ button }: MouseEvent): boolean => button !== 2;

/** Asks for the menu anew: of the row that the keys have led to, and there. */
function openAtActiveRow(event: MouseEvent): void {
  event.preventDefault();
  const row = document.getElementById(event.currentTarget.getAttribute('aria-activedescendant') ?? '');
  if (row === null) return;
  const { left, right, bottom } = row.getBoundingClientRect();
  const clientX = getComputedStyle(row).direction === 'rtl' ? right : left;
  row.dispatchEvent(
    new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, clientX, clientY: bottom }),
  );
}
