import { Menu } from '@base-ui/react/menu';
import { Check, Keyboard, Plus, Settings } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import type { Account, Person } from '../../../shared/model.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { upTo99 } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import badgeCss from '../../ui/badge.module.css';
import highlightCss from '../../ui/highlight.module.css';
import menuCss from '../../ui/menu.module.css';
import textCss from '../../ui/text.module.css';
import { AccountFace, earlyClick, useActiveName } from './AccountFace.tsx';
import accountCss from './account.module.css';
import { accountName, accountOwner, accountPlace } from './accountIdentity.ts';

/** The active account; opens the menu of accounts with their unread counts. */
export function AccountMenu({ account }: { readonly account: Account }): JSX.Element {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const activeId = useAccounts((state) => state.activeId);
  const switchTo = useAccounts((state) => state.switchTo);
  const show = useOverlays((state) => state.show);
  // Portals go into a landmark, so that screen readers announce where they are.
  const [home, setHome] = useState<HTMLElement | null>(null);
  const name = useActiveName(account);
  const [isOpen] = useState(earlyClick.take);
  return (
    <div ref={setHome} className={accountCss.accountSwitcher}>
      <Menu.Root defaultOpen={isOpen}>
        <h1>
          <Menu.Trigger
            className={accountCss.accountTrigger}
            aria-label={t('accounts.switcher', { name })}
            data-testid="account-switcher"
          >
            <AccountFace account={account} />
          </Menu.Trigger>
        </h1>
        <Menu.Portal container={home}>
          <Menu.Positioner className={menuCss.menuPositioner} sideOffset={4} align="start">
            <Menu.Popup className={`${menuCss.menu} ${accountCss.accountMenu}`}>
              <Menu.RadioGroup value={activeId} onValueChange={(id) => void switchTo(id)}>
                <Menu.GroupLabel className={menuCss.menuLabel}>{t('accounts.menu')}</Menu.GroupLabel>
                {accounts.map((entry) => (
                  <AccountItem key={entry.id} entry={entry} />
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className={menuCss.menuSeparator} />
              <Menu.Item
                className={`${menuCss.menuItem} ${highlightCss.highlight}`}
                onClick={() => show({ kind: 'add-account' })}
              >
                <Plus aria-hidden="true" />
                {t('accounts.add')}
              </Menu.Item>
              <Menu.Item
                className={`${menuCss.menuItem} ${highlightCss.highlight}`}
                onClick={() => show({ kind: 'settings', section: null })}
              >
                <Settings aria-hidden="true" />
                {t('accounts.settings')}
              </Menu.Item>
              <Menu.Item
                className={`${menuCss.menuItem} ${highlightCss.highlight}`}
                onClick={() => show({ kind: 'shortcuts' })}
              >
                <Keyboard aria-hidden="true" />
                {t('accounts.shortcuts')}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

function AccountItem({ entry }: { readonly entry: AccountEntry }): JSX.Element {
  const t = useText();
  const { id, unread } = entry;
  const owner: Person = accountOwner(entry);
  return (
    <Menu.RadioItem value={id} className={`${accountCss.accountItem} ${highlightCss.highlight}`} closeOnClick>
      <Avatar person={owner} size="small" />
      <span className={accountCss.accountNames}>
        <bdi className={accountCss.accountName}>{accountName(t, entry)}</bdi>
        <span className={accountCss.accountWhere}>
          <bdi>{accountPlace(t, entry)}</bdi>
        </span>
      </span>
      {unread === 0 ? null : (
        <span className={badgeCss.badge}>
          <span aria-hidden="true">{t('accounts.badge', upTo99(unread))}</span>
          <span className={textCss.visuallyHidden}>{t('accounts.unread', { count: unread })}</span>
        </span>
      )}
      <span data-check className={menuCss.menuCheck}>
        <Menu.RadioItemIndicator>
          <Check aria-hidden="true" />
        </Menu.RadioItemIndicator>
      </span>
    </Menu.RadioItem>
  );
}
