import { ContextMenu } from '@base-ui/react/context-menu';
import { Menu } from '@base-ui/react/menu';
import { Bell, BellOff, CheckCheck, FileDown, Link } from 'lucide-react';
import { type JSX, type MouseEvent, type ReactElement, useState } from 'react';
import { formatDeepLink } from '../../../shared/deepLinks.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { Conversation, ConversationId, MutedUntil } from '../../../shared/model.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { useApp } from '../../app/app.ts';
import { useNotices } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { markAllRead } from '../../session/commands.ts';
import { useConversationList, useExports, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { copyText } from '../../ui/clipboard.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { personName } from '../../ui/personName.ts';
import { MutedUntilLabel, useMuted } from './Muted.tsx';

interface ConversationRowMenuProps {
  /** Returns the conversation of a row. */
  readonly conversationOf: (row: Element) => Conversation | undefined;
  /** Called with the conversation of the menu. */
  readonly onOpen: (id: ConversationId) => void;
  readonly children: ReactElement;
}

/** Adds a context menu to the list of conversations; the keyboard opens it for the active row. */
export function ConversationRowMenu({ conversationOf, onOpen, children }: ConversationRowMenuProps): JSX.Element {
  const t = useText();
  const [id, setId] = useState<ConversationId | null>(null);
  // The current state, not that of when the menu opened.
  const conversation = useConversationList(({ conversations }) => conversations?.find((each) => each.id === id));
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
              aria-label={conversation && t('conversation.label', { name: personName(t, conversation.other) })}
            >
              {conversation && <ConversationRowMenuItems conversation={conversation} />}
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
      <div ref={setHome} />
    </>
  );
}

/** Whether the keyboard requested the menu; the event's target is then the list, which has the focus. */
const isByKey = ({ button }: MouseEvent): boolean => button !== 2;

/** Requests the menu again at the active row. */
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

const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND;
/** Choices for muting, in hours. */
const muteHours = [1, 8] as const;

/** Menu items for a conversation, open or not. */
export function ConversationRowMenuItems({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const t = useText();
  const { stores } = useApp();
  const { client } = useSession();
  const askExport = useExports((state) => state.ask);
  return (
    <>
      {conversation.unread === 0 ? null : (
        <MenuItem icon={<CheckCheck />} onClick={() => void markAllRead(conversation.id, client, stores.notices)}>
          {t('more.markRead')}
        </MenuItem>
      )}
      <MenuItem
        icon={<Link />}
        onClick={() =>
          copyText(formatDeepLink({ kind: 'conversation', conversationId: conversation.id, messageId: null }))
        }
      >
        {t('more.copyLink')}
      </MenuItem>
      <MenuItem icon={<FileDown />} onClick={() => askExport(conversation.id)}>
        {t('more.export')}
      </MenuItem>
      <Menu.Separator className="menu-separator" />
      <MuteItems conversation={conversation} />
    </>
  );
}

function MuteItems({ conversation: { id, mutedUntil } }: { readonly conversation: Conversation }): JSX.Element {
  const t = useText();
  const mute = useConversationList((state) => state.mute);
  const tell = useNotices((state) => state.tell);
  const dismiss = useNotices((state) => state.dismiss);
  const time = useTimeSource();
  const muted = useMuted(mutedUntil);
  const muteUntil = (until: MutedUntil): void => {
    dismiss('not-muted');
    mute(id, until).catch((thrown: unknown) => tell({ kind: 'not-muted', error: toAppError(thrown).toData() }));
  };
  return (
    <Menu.Group>
      <Menu.GroupLabel className="menu-label">
        {muted ? <MutedUntilLabel until={mutedUntil} /> : t('more.mute')}
      </Menu.GroupLabel>
      {muted ? (
        <MenuItem icon={<Bell />} onClick={() => muteUntil(null)}>
          {t('more.unmute')}
        </MenuItem>
      ) : (
        <>
          {muteHours.map((hours) => (
            <MenuItem
              key={hours}
              icon={<BellOff />}
              onClick={() => muteUntil(instantFromMicros(time.options().now + hours * MICROS_PER_HOUR))}
            >
              {t('more.muteHours', { hours })}
            </MenuItem>
          ))}
          <MenuItem icon={<BellOff />} onClick={() => muteUntil('always')}>
            {t('more.muteAlways')}
          </MenuItem>
        </>
      )}
    </Menu.Group>
  );
}
