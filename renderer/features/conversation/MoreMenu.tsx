import { Menu } from '@base-ui/react/menu';
import { CalendarDays, Ellipsis } from 'lucide-react';
import type { JSX } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { text } from '../../text.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { ConversationRowMenuItems } from '../conversationList/ConversationRowMenuItems.tsx';

const words = text.more;

interface MoreMenuProps {
  readonly group: Conversation;
  readonly container: HTMLElement | null;
  /** Opens the dialog that jumps to a date. */
  readonly onJump: () => void;
}

/** What else can be done with the open conversation. */
export const MoreMenu = ({ group, container, onJump }: MoreMenuProps): JSX.Element => (
  <Menu.Root>
    <Menu.Trigger className="icon-button" aria-label={words.open} title={words.open}>
      <Ellipsis aria-hidden="true" />
    </Menu.Trigger>
    <Menu.Portal container={container}>
      <Menu.Positioner className="menu-positioner" sideOffset={6} align="end">
        <Menu.Popup className="menu">
          <MenuItem icon={<CalendarDays />} onClick={onJump}>
            {words.jump}
          </MenuItem>
          <ConversationRowMenuItems group={group} />
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  </Menu.Root>
);
