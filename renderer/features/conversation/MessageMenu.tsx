import { ContextMenu } from '@base-ui/react/context-menu';
import {
  Clock,
  Copy,
  CornerUpLeft,
  History,
  Link,
  ListChecks,
  MessageSquareQuote,
  Pencil,
  SmilePlus,
  Trash2,
} from 'lucide-react';
import { type JSX, type MouseEvent, type ReactElement, type RefObject, useRef, useState } from 'react';
import { formatDeepLink } from '../../../shared/deepLinks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { useAccount, useSelection } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { copyText } from '../../ui/clipboard.ts';
import { focusTarget } from '../../ui/focusTargets.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import menuCss from '../../ui/menu.module.css';
import textCss from '../../ui/text.module.css';
import type { Row, ShownMessage } from './assemble.ts';
import { isSent, messageById, selectedMessages, textsOf, textsWithTimes } from './copy.ts';
import { selectedText } from './selectedText.ts';
import { useCopyWhole } from './useCopyWhole.ts';
import { useMessageActions } from './useMessageActions.ts';

/** What the menu was opened on. */
interface Target {
  readonly message: ShownMessage;
  /** Whether the message is in the table, and so has a link. */
  readonly sent: boolean;
  /** URL of the clicked link; null for none. */
  readonly url: string | null;
  readonly selection: string;
  /** The messages in the selection, or the clicked one. */
  readonly messages: readonly ShownMessage[];
}

/** What gets the focus when the menu closes: what had it before, the composer, or a dialog. */
type NextFocus = 'message' | 'composer' | 'dialog';

interface MessageMenuProps {
  readonly rows: readonly Row[];
  readonly list: RefObject<HTMLElement | null>;
  readonly children: ReactElement;
}

/** Adds a context menu to the message list; the keyboard opens it for the focused message. */
export function MessageMenu({ rows, list, children }: MessageMenuProps): JSX.Element {
  const t = useText();
  const [target, setTarget] = useState<Target | null>(null);
  const next = useRef<NextFocus>('message');
  const leaveTo = (to: NextFocus): void => {
    next.current = to;
  };
  const [home, setHome] = useState<HTMLElement | null>(null);

  const onContextMenu = (event: MouseEvent & { readonly preventBaseUIHandler: () => void }): void => {
    const element = event.target instanceof Element ? event.target : null;
    const message = messageById(rows, element?.closest('[data-message]')?.getAttribute('data-message') ?? null);
    if (message === undefined) {
      event.preventBaseUIHandler();
      return;
    }
    leaveTo('message');
    const selected = selectedMessages(rows, list.current);
    setTarget({
      message,
      sent: isSent(rows, message.id),
      url: element?.closest('a')?.href ?? null,
      selection: selectedText(),
      messages: selected.length > 0 ? selected : [message],
    });
  };
  return (
    <>
      <ContextMenu.Root>
        <ContextMenu.Trigger render={children} onContextMenu={onContextMenu} />
        <ContextMenu.Portal container={home}>
          <ContextMenu.Positioner className={menuCss.menuPositioner}>
            <ContextMenu.Popup
              className={menuCss.menu}
              aria-label={t('copying.menu')}
              // A dialog takes it by itself.
              finalFocus={() => (next.current === 'composer' ? focusTarget('composer') : next.current === 'message')}
            >
              {target === null ? null : <MenuItems target={target} onLeave={leaveTo} />}
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
      <div ref={setHome} />
    </>
  );
}

interface MenuItemsProps {
  readonly target: Target;
  readonly onLeave: (to: NextFocus) => void;
}

function MenuItems({ target, onLeave }: MenuItemsProps): JSX.Element {
  const { message, sent, url, selection, messages } = target;
  const t = useText();
  const owner = useAccount((state) => state.account?.owner);
  const toggle = useSelection((state) => state.toggle);
  const time = useTimeSource();
  const copyWhole = useCopyWhole();
  const { reply, react, edit, showHistory, remove } = useMessageActions()(message);
  const leaving = (to: NextFocus, act: () => void) => (): void => {
    onLeave(to);
    act();
  };
  const copyMessage = (): void => (selection === '' ? copyWhole([message], textsOf) : void copyText(selection));
  return (
    <>
      {reply === null ? null : (
        <MenuItem icon={<CornerUpLeft className={textCss.mirrored} />} onClick={leaving('composer', reply)}>
          {t('replying.reply')}
        </MenuItem>
      )}
      {react === null ? null : (
        <MenuItem icon={<SmilePlus />} onClick={leaving('dialog', react)}>
          {t('reacting.react')}
        </MenuItem>
      )}
      {edit === null ? null : (
        <MenuItem icon={<Pencil />} onClick={leaving('composer', edit)}>
          {t('editing.edit')}
        </MenuItem>
      )}
      {reply === null && edit === null ? null : <ContextMenu.Separator className={menuCss.menuSeparator} />}
      <MenuItem icon={<Copy />} onClick={copyMessage}>
        {selection === '' ? t('copying.text') : t('copying.selection')}
      </MenuItem>
      <MenuItem
        icon={<Clock />}
        onClick={() => copyWhole(messages, (whole) => textsWithTimes(t, whole, owner, time.options()))}
      >
        {t('copying.withTime', { messages: messages.length })}
      </MenuItem>
      {url === null ? null : (
        <MenuItem icon={<Link />} onClick={() => copyText(url)}>
          {t('copying.address')}
        </MenuItem>
      )}
      {sent ? (
        <MenuItem
          icon={<MessageSquareQuote />}
          onClick={() =>
            copyText(
              // Its own conversation, not one that shows it here: on other computers it may be shown alone.
              formatDeepLink({ kind: 'conversation', conversationId: message.conversationId, messageId: message.id }),
            )
          }
        >
          {t('copying.link')}
        </MenuItem>
      ) : null}
      <ContextMenu.Separator className={menuCss.menuSeparator} />
      <MenuItem icon={<ListChecks />} onClick={() => toggle(message)}>
        {t('copying.select')}
      </MenuItem>
      {showHistory === null ? null : (
        <MenuItem icon={<History />} onClick={leaving('dialog', showHistory)}>
          {t('editing.history')}
        </MenuItem>
      )}
      <MenuItem icon={<Trash2 />} onClick={leaving('dialog', remove)}>
        {t('deleting.delete')}
      </MenuItem>
    </>
  );
}
