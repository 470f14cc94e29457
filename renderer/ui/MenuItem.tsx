import { Menu } from '@base-ui/react/menu';
import type { JSX } from 'react';

interface MenuItemProps {
  readonly icon: JSX.Element;
  readonly onClick: () => void;
  readonly children: string;
}

/** An action in a menu. */
export const MenuItem = ({ icon, onClick, children }: MenuItemProps): JSX.Element => (
  <Menu.Item className="menu-item" onClick={onClick}>
    <span className="menu-icon" aria-hidden="true">
      {icon}
    </span>
    {children}
  </Menu.Item>
);
