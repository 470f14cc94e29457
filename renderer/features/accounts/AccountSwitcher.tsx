import type { JSX } from 'react';
import type { Account } from '../../../shared/model.ts';
import { useText } from '../../text/useText.ts';
import { later, loadLater } from '../../ui/later.tsx';
import { AccountFace, earlyClick, useActiveName } from './AccountFace.tsx';
import accountCss from './account.module.css';

interface AccountSwitcherProps {
  readonly account: Account;
}

/** The active account; opens the menu of accounts with their unread counts. */
export const AccountSwitcher = later<AccountSwitcherProps>(
  async () => (await import('./AccountMenu.tsx')).AccountMenu,
  function PlainSwitcher({ account }: AccountSwitcherProps): JSX.Element {
    const t = useText();
    return (
      <div className={accountCss.accountSwitcher}>
        <h1>
          <button
            type="button"
            className={accountCss.accountTrigger}
            aria-haspopup="menu"
            aria-label={t('accounts.switcher', { name: useActiveName(account) })}
            data-testid="account-switcher"
            onClick={() => {
              earlyClick.note();
              void loadLater();
            }}
          >
            <AccountFace account={account} />
          </button>
        </h1>
      </div>
    );
  },
);
