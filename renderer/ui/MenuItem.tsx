import { Menu } from '@base-ui/react/menu';
import type { JSX } from 'react';
import highlightCss from './highlight.module.css';
import menuCss from './menu.module.css';

interface MenuItemProps {
  readonly icon: JSX.Element;
  readonly onClick: () => void;
  readonly children: string;
}

/** An action in a menu. */
export const MenuItem = ({ icon, onClick, children }: MenuItemProps): JSX.Element => (
  <Menu.Item className={`${menuCss.menuItem} ${highlightCss.highlight}`} onClick={onClick}>
    <span className={menuCss.menuIcon} aria-hidden="true">
      {icon}
    </span>
    {children}
  </Menu.Item>
);
