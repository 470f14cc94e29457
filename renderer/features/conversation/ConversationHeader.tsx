import { Menu } from '@base-ui/react/menu';
import { CalendarDays, ChevronLeft, Ellipsis, PanelRight, Search, Timer } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays } from '../../app/hooks.ts';
import { useConversationList, useFind, useIsTwin } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Byline } from '../../ui/Byline.tsx';
import buttonCss from '../../ui/button.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import { useEver } from '../../ui/later.tsx';
import { MenuItem } from '../../ui/MenuItem.tsx';
import menuCss from '../../ui/menu.module.css';
import { conversationName } from '../../ui/personName.ts';
import textCss from '../../ui/text.module.css';
import { ConversationLabel } from '../conversationList/ConversationLabel.tsx';
import { ConversationRowMenuItems } from '../conversationList/ConversationRowMenu.tsx';
import { MutedMark } from '../conversationList/Muted.tsx';
import headerCss from '../shell/header.module.css';
import css from './ConversationHeader.module.css';
import { durationWords } from './disappearing.ts';
import { JumpToDate } from './JumpToDate.tsx';

interface ConversationHeaderProps {
  readonly conversation: Conversation;
  readonly onBack: (() => void) | null;
  /** Shows or hides the details. */
  readonly onDetails: () => void;
}

/**
 * The other person, and whether own messages disappear. It stays when another conversation
 * opens, because menus are slow to create.
 */
export function ConversationHeader({ conversation, onBack, onDetails }: ConversationHeaderProps): JSX.Element {
  const t = useText();
  const isOwnWindow = useApp().own !== null;
  const { other, group } = conversation;
  const isNew = useConversationList((state) => state.started.has(conversation.id));
  const isTwin = useIsTwin(conversation.id);
  const [header, setHeader] = useState<HTMLElement | null>(null);
  const isOpen = useOverlays((state) => state.details);
  const isJumping = useOverlays((state) => state.jumping === conversation.id);
  const wasJumping = useEver(isJumping);
  const askJump = useOverlays((state) => state.askJump);
  const showFind = useFind((state) => state.show);
  const duration = durationWords(t, conversation.disappearAfter);
  // Without the list beside it, this is the window's only heading.
  const Heading = onBack === null && !isOwnWindow ? 'h2' : 'h1';
  return (
    <header ref={setHeader} className={headerCss.conversationHeader}>
      {onBack === null ? null : (
        <IconButton label={t('conversation.back')} onClick={onBack}>
          <ChevronLeft aria-hidden="true" className={textCss.mirrored} />
        </IconButton>
      )}
      <div className={css.person}>
        <Avatar person={other} isNotes={conversation.isNotes} isGroup={group !== null} />
        <div className={headerCss.headerNames}>
          <Heading dir="auto">
            <button
              type="button"
              className={`${css.personButton} ${css.headerName}`}
              title={t('details.title')}
              aria-expanded={isOpen}
              onClick={onDetails}
            >
              {conversationName(t, conversation)}
            </button>{' '}
            {isTwin ? <ConversationLabel key={conversation.id} conversation={conversation} /> : null}
            <MutedMark until={conversation.mutedUntil} />
          </Heading>
          <Byline
            person={other}
            parts={[
              isNew ? t('conversation.isNew') : null,
              group === null || group.members === 0 ? null : t('group.people', { count: group.members }),
              duration === '' ? null : (
                <span key="timer" className={css.headerTimer} title={t('disappearing.mark', { duration })}>
                  <Timer aria-hidden="true" />
                  <span className={textCss.visuallyHidden}>{t('disappearing.mark', { duration: '' })}</span>
                  {duration}
                </span>
              ),
            ]}
          />
        </div>
      </div>
      <div className={css.actions}>
        <IconButton label={t('find.open')} aria-keyshortcuts="Control+F Meta+F" onClick={showFind}>
          <Search aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('details.title')}
          className={isOpen ? css.on : ''}
          aria-expanded={isOpen}
          aria-keyshortcuts="Control+I Meta+I"
          data-focus-target="details-button"
          onClick={onDetails}
        >
          <PanelRight aria-hidden="true" className={textCss.mirrored} />
        </IconButton>
        <MoreMenu conversation={conversation} container={header} onJump={() => askJump(conversation.id)} />
      </div>
      {wasJumping ? (
        <JumpToDate
          key={`jump ${conversation.id}`}
          conversationId={conversation.id}
          open={isJumping}
          onOpenChange={() => askJump(null)}
        />
      ) : null}
    </header>
  );
}

interface MoreMenuProps {
  readonly conversation: Conversation;
  readonly container: HTMLElement | null;
  /** Opens the dialog that jumps to a date. */
  readonly onJump: () => void;
}

/** More actions of the open conversation. */
const MoreMenu = ({ conversation, container, onJump }: MoreMenuProps): JSX.Element => {
  const t = useText();
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonCss.iconButton} aria-label={t('more.open')} title={t('more.open')}>
        <Ellipsis aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal container={container}>
        <Menu.Positioner className={menuCss.menuPositioner} sideOffset={6} align="end">
          <Menu.Popup className={menuCss.menu}>
            <MenuItem icon={<CalendarDays />} onClick={onJump}>
              {t('more.jump')}
            </MenuItem>
            <ConversationRowMenuItems conversation={conversation} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
};
