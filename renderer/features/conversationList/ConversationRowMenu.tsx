import { ContextMenu } from '@base-ui/react/context-menu';
import { Menu } from '@base-ui/react/menu';
import {
  AppWindow,
  Archive,
  ArchiveRestore,
  AtSign,
  Ban,
  Bell,
  BellOff,
  CheckCheck,
  FileDown,
  Link,
  LogOut,
  Merge,
  MessageSquareDot,
  Pin,
  PinOff,
  Search,
  Split,
} from 'lucide-react';
import { type JSX, type RefObject, useEffect, useRef, useState } from 'react';
import { formatDeepLink } from '../../../shared/deepLinks.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { Conversation, ConversationId, MutedUntil } from '../../../shared/model.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { useApp } from '../../app/app.ts';
import { useNotices, useOverlays } from '../../app/hooks.ts';
import { useTimeSource, useZone } from '../../app/time.tsx';
import {
  joinConversations,
  keepConversation,
  markAllRead,
  openInWindow,
  setMentionsOnly,
} from '../../session/commands.ts';
import { useConversationList, useExports, useIsTwin, useSearch, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { copyText } from '../../ui/clipboard.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import menuCss from '../../ui/menu.module.css';
import { conversationName } from '../../ui/personName.ts';
import { MutedUntilLabel, useMuted } from './Muted.tsx';

/** A request to open the menu of a row. */
export interface RowMenuRequest {
  readonly id: ConversationId;
  /** Where to open it, CSS pixels. */
  readonly x: number;
  readonly y: number;
}

interface ConversationRowMenuProps {
  /** Another object opens the menu again. */
  readonly request: RowMenuRequest;
  /** Focused when the menu closes. */
  readonly list: RefObject<HTMLElement | null>;
}

/** The context menu of a row in the list of conversations. */
export function ConversationRowMenu({ request, list }: ConversationRowMenuProps): JSX.Element {
  const t = useText();
  // The current state, not that of when the menu opened.
  const conversation = useConversationList(({ conversations }) => conversations?.find(({ id }) => id === request.id));
  const [home, setHome] = useState<HTMLElement | null>(null);
  const trigger = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (home === null) return;
    const { x, y } = request;
    const options = { bubbles: true, cancelable: true, button: 2, clientX: x, clientY: y };
    trigger.current?.dispatchEvent(new window.MouseEvent('contextmenu', options));
  }, [request, home]);
  return (
    <>
      <ContextMenu.Root>
        {/* The list itself is not the trigger, because the menu is loaded after it. */}
        <ContextMenu.Trigger ref={trigger} />
        <ContextMenu.Portal container={home}>
          <ContextMenu.Positioner className={menuCss.menuPositioner}>
            <ContextMenu.Popup
              className={menuCss.menu}
              finalFocus={list}
              aria-label={conversation && t('conversation.label', { name: conversationName(t, conversation) })}
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

const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND;
/** Choices for muting, in hours. */
const muteHours = [1, 8] as const;

/** Menu items for a conversation, open or not. */
export function ConversationRowMenuItems({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const t = useText();
  const { client: main, own, stores } = useApp();
  const session = useSession();
  const { client } = session;
  const isListed = useConversationList(({ conversations }) => conversations?.some(({ id }) => id === conversation.id));
  const isTwin = useIsTwin(conversation.id);
  const join = (isOn: boolean) => (): void => void joinConversations(conversation, isOn, session, stores.notices);
  const askExport = useExports((state) => state.ask);
  const askBlock = useOverlays((state) => state.askBlock);
  const askGroup = useOverlays((state) => state.askGroup);
  const search = useSearch((state) => state.type);
  const showSearch = useSearch((state) => state.show);
  const zone = useZone();
  const { handle } = conversation.other;
  // A filter ends at a space.
  const isSearchable = own === null && !conversation.isNotes && /^\S+$/.test(handle);
  const searchFrom = (): void => {
    void search(`from:@${handle} `, zone);
    showSearch();
  };
  const keep =
    (kind: 'pinned' | 'archived' | 'unread', isOn: boolean): (() => void) =>
    () =>
      void keepConversation(conversation.id, kind, isOn, { client, notices: stores.notices });
  return (
    <>
      {own === null && isListed ? (
        <MenuItem
          icon={<AppWindow />}
          onClick={() => void openInWindow(conversation.id, session, { client: main, notices: stores.notices })}
        >
          {t('more.openInNewWindow')}
        </MenuItem>
      ) : null}
      {conversation.isNotes && conversation.unread === 0 ? null : conversation.unread === 0 &&
        !conversation.isMarkedUnread ? (
        <MenuItem icon={<MessageSquareDot />} onClick={keep('unread', true)}>
          {t('more.markUnread')}
        </MenuItem>
      ) : (
        <MenuItem icon={<CheckCheck />} onClick={() => void markAllRead(conversation.id, client, stores.notices)}>
          {t('more.markRead')}
        </MenuItem>
      )}
      <MenuItem icon={conversation.isPinned ? <PinOff /> : <Pin />} onClick={keep('pinned', !conversation.isPinned)}>
        {conversation.isPinned ? t('more.unpin') : t('more.pin')}
      </MenuItem>
      <MenuItem
        icon={conversation.isArchived ? <ArchiveRestore /> : <Archive />}
        onClick={keep('archived', !conversation.isArchived)}
      >
        {conversation.isArchived ? t('more.unarchive') : t('more.archive')}
      </MenuItem>
      {isTwin ? (
        <MenuItem icon={<Merge />} onClick={join(true)}>
          {t('more.join')}
        </MenuItem>
      ) : null}
      {conversation.joined.length > 0 ? (
        <MenuItem icon={<Split />} onClick={join(false)}>
          {t('more.separate')}
        </MenuItem>
      ) : null}
      <Menu.Separator className={menuCss.menuSeparator} />
      <MenuItem
        icon={<Link />}
        onClick={() =>
          copyText(formatDeepLink({ kind: 'conversation', conversationId: conversation.id, messageId: null }))
        }
      >
        {t('more.copyLink')}
      </MenuItem>
      {isSearchable ? (
        <MenuItem icon={<Search />} onClick={searchFrom}>
          {t('more.searchFrom')}
        </MenuItem>
      ) : null}
      <MenuItem icon={<FileDown />} onClick={() => askExport(conversation.id)}>
        {t('more.export')}
      </MenuItem>
      <Menu.Separator className={menuCss.menuSeparator} />
      <MuteItems conversation={conversation} />
      {conversation.isNotes ? null : <Menu.Separator className={menuCss.menuSeparator} />}
      {conversation.group !== null ? (
        <MenuItem icon={<LogOut />} onClick={() => askGroup({ kind: 'leave', conversation })}>
          {t('group.leave')}
        </MenuItem>
      ) : conversation.isNotes ? null : (
        <MenuItem icon={<Ban />} onClick={() => askBlock(conversation.other)}>
          {t('blocking.ask')}
        </MenuItem>
      )}
    </>
  );
}

/** Choices for how long a conversation is muted, or the way back. */
export function MuteItems({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const { id, mutedUntil, group } = conversation;
  const t = useText();
  const mute = useConversationList((state) => state.mute);
  const tell = useNotices((state) => state.tell);
  const dismiss = useNotices((state) => state.dismiss);
  const time = useTimeSource();
  const muted = useMuted(mutedUntil);
  const { stores } = useApp();
  const { client } = useSession();
  const muteUntil = (until: MutedUntil): void => {
    dismiss('not-muted');
    mute(id, until).catch((thrown: unknown) => tell({ kind: 'not-muted', error: toAppError(thrown).toData() }));
  };
  return (
    <Menu.Group>
      <Menu.GroupLabel className={menuCss.menuLabel}>
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
          {group === null ? null : (
            <MenuItem
              icon={group.mentionsOnly ? <Bell /> : <AtSign />}
              onClick={() => void setMentionsOnly(id, !group.mentionsOnly, client, stores.notices)}
            >
              {group.mentionsOnly ? t('more.allMessages') : t('more.mentionsOnly')}
            </MenuItem>
          )}
        </>
      )}
    </Menu.Group>
  );
}
