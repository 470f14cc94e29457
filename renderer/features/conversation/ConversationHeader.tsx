import { Menu } from '@base-ui/react/menu';
import { CalendarDays, Check, ChevronLeft, Ellipsis, Info, Search, Timer } from 'lucide-react';
import { type JSX, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Conversation, ConversationId, DisappearAfter } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useConversationList, useFind } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Byline } from '../../ui/Byline.tsx';
import buttonCss from '../../ui/button.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import { useEver } from '../../ui/later.tsx';
import { MenuItem } from '../../ui/MenuItem.tsx';
import menuCss from '../../ui/menu.module.css';
import { personName } from '../../ui/personName.ts';
import textCss from '../../ui/text.module.css';
import { ConversationRowMenuItems } from '../conversationList/ConversationRowMenu.tsx';
import { MutedMark } from '../conversationList/Muted.tsx';
import headerCss from '../shell/header.module.css';
import { AboutConversation } from './AboutConversation.tsx';
import css from './ConversationHeader.module.css';
import { disappearChoices, durationWords } from './disappearing.ts';
import { JumpToDate } from './JumpToDate.tsx';

interface ConversationHeaderProps {
  readonly conversation: Conversation;
  readonly onBack: (() => void) | null;
}

/**
 * The other person, and whether own messages disappear. It stays when another conversation
 * opens, because menus are slow to create.
 */
export function ConversationHeader({ conversation, onBack }: ConversationHeaderProps): JSX.Element {
  const t = useText();
  const { other } = conversation;
  const isNew = useConversationList((state) => state.started.has(conversation.id));
  const [header, setHeader] = useState<HTMLElement | null>(null);
  const [dialog, setDialog] = useState<{ readonly name: 'jump' | 'about'; readonly of: ConversationId } | null>(null);
  const shown = dialog?.of === conversation.id ? dialog.name : null;
  const wasJump = useEver(shown === 'jump');
  const wasAbout = useEver(shown === 'about');
  const close = (): void => setDialog(null);
  const showFind = useFind((state) => state.show);
  const duration = durationWords(t, conversation.disappearAfter);
  // Without the list beside it, this is the window's only heading.
  const Heading = onBack === null ? 'h2' : 'h1';
  return (
    <header ref={setHeader} className={headerCss.conversationHeader}>
      {onBack === null ? null : (
        <IconButton label={t('conversation.back')} onClick={onBack}>
          <ChevronLeft aria-hidden="true" className={textCss.mirrored} />
        </IconButton>
      )}
      <Avatar person={other} />
      <div className={headerCss.headerNames}>
        <Heading dir="auto">
          <span className={css.headerName}>{personName(t, other)}</span> <MutedMark until={conversation.mutedUntil} />
        </Heading>
        <Byline
          person={other}
          parts={[
            isNew ? t('conversation.isNew') : null,
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
      <IconButton label={t('find.open')} aria-keyshortcuts="Control+F Meta+F" onClick={showFind}>
        <Search aria-hidden="true" />
      </IconButton>
      <ConversationMenu conversation={conversation} container={header} />
      <MoreMenu
        conversation={conversation}
        container={header}
        onJump={() => setDialog({ name: 'jump', of: conversation.id })}
        onAbout={() => setDialog({ name: 'about', of: conversation.id })}
      />
      {wasJump ? (
        <JumpToDate
          key={`jump ${conversation.id}`}
          conversationId={conversation.id}
          open={shown === 'jump'}
          onOpenChange={close}
        />
      ) : null}
      {wasAbout ? (
        <AboutConversation
          key={`about ${conversation.id}`}
          conversation={conversation}
          open={shown === 'about'}
          onOpenChange={close}
        />
      ) : null}
    </header>
  );
}

interface ConversationMenuProps {
  readonly conversation: Conversation;
  /** The landmark to portal the menu into, so that screen readers announce where it is. */
  readonly container: HTMLElement | null;
}

/** Sets after how long own messages in this conversation disappear. */
function ConversationMenu({ conversation, container }: ConversationMenuProps): JSX.Element {
  const t = useText();
  const setDisappearAfter = useConversationList((state) => state.setDisappearAfter);
  const [failed, setFailed] = useState<{ readonly of: ConversationId; readonly error: AppErrorData } | null>(null);
  const choose = async (disappearAfter: DisappearAfter): Promise<void> => {
    const { id } = conversation;
    setFailed(null);
    // The list shows the new value once it is stored.
    await setDisappearAfter(id, disappearAfter).catch((thrown) =>
      setFailed({ of: id, error: toAppError(thrown).toData() }),
    );
  };
  return (
    <>
      {failed?.of === conversation.id ? (
        <p className={css.headerError} role="alert">
          {t('disappearing.failed')} {errorText(t, failed.error)}
        </p>
      ) : null}
      <Menu.Root>
        <Menu.Trigger
          className={`${buttonCss.iconButton} ${conversation.disappearAfter === null ? '' : css.iconButtonOn}`}
          aria-label={t('disappearing.menu')}
          title={t('disappearing.menu')}
        >
          <Timer aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal container={container}>
          <Menu.Positioner className={menuCss.menuPositioner} sideOffset={6} align="end">
            <Menu.Popup className={menuCss.menu}>
              <Menu.RadioGroup value={conversation.disappearAfter} onValueChange={(chosen) => void choose(chosen)}>
                <Menu.GroupLabel className={menuCss.menuLabel}>{t('disappearing.label')}</Menu.GroupLabel>
                {disappearChoices.map((choice) => (
                  <Menu.RadioItem key={choice} value={choice} className={menuCss.menuItem} closeOnClick>
                    <span className={menuCss.menuCheck}>
                      <Menu.RadioItemIndicator>
                        <Check aria-hidden="true" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {durationWords(t, choice) || t('disappearing.off')}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

interface MoreMenuProps {
  readonly conversation: Conversation;
  readonly container: HTMLElement | null;
  /** Opens the dialog that jumps to a date. */
  readonly onJump: () => void;
  readonly onAbout: () => void;
}

/** More actions of the open conversation. */
const MoreMenu = ({ conversation, container, onJump, onAbout }: MoreMenuProps): JSX.Element => {
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
            <MenuItem icon={<Info />} onClick={onAbout}>
              {t('aboutConversation.title')}
            </MenuItem>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
};
