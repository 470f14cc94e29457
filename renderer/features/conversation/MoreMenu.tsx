import { Menu } from '@base-ui/react/menu';
import { CalendarDays, Ellipsis } from 'lucide-react';
import type { JSX } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { useText } from '../../text/useText.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { ConversationRowMenuItems } from '../conversationList/ConversationRowMenuItems.tsx';

interface MoreMenuProps {
  readonly group: Conversation;
  readonly container: HTMLElement | null;
  /** Opens the dialog that jumps to a date. */
  readonly onJump: () => void;
}

/** What else can be done with the open conversation. */
export const MoreMenu = ({ group, container, onJump }: MoreMenuProps): JSX.Element => {
  const t = useText();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={t('more.open')} title={t('more.open')}>
        <Ellipsis aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal container={container}>
        <Menu.Positioner className="menu-positioner" sideOffset={6} align="end">
          <Menu.Popup className="menu">
            <MenuItem icon={<CalendarDays />} onClick={onJump}>
              {t('more.jump')}
            </MenuItem>
            <ConversationRowMenuItems group={group} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
};
