import { ChevronsUpDown } from 'lucide-react';
import type { JSX } from 'react';
import type { Account } from '../../../shared/model.ts';
import { activeAccount, isSampleActive, unreadElsewhere } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { upTo99 } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Byline } from '../../ui/Byline.tsx';
import badgeCss from '../../ui/badge.module.css';
import { personName } from '../../ui/personName.ts';
import css from './AccountFace.module.css';
import accountCss from './account.module.css';

interface AccountProps {
  readonly account: Account;
}

/** The name of the active account. */
export function useActiveName({ owner }: Account): string {
  const t = useText();
  const active = useAccounts(activeAccount);
  return active?.label || personName(t, owner, t('sidebar.unnamedOwner'));
}

/** Content of the button that opens the menu of accounts. */
export function AccountFace({ account }: AccountProps): JSX.Element {
  const t = useText();
  const name = useActiveName(account);
  const elsewhere = useAccounts(unreadElsewhere);
  const isSample = useAccounts(isSampleActive);
  // One account of a known person needs no second line.
  const several = useAccounts(({ accounts }) => (accounts?.length ?? 0) > 1);
  const isNamed = several || isSample || account.owner.name === '';
  return (
    <>
      <Avatar person={account.owner} size="small" />
      <span className={accountCss.accountNames}>
        <span className={css.accountLine}>
          <bdi className={accountCss.accountName}>{name}</bdi>
          <ChevronsUpDown className={accountCss.accountChevron} aria-hidden="true" />
          {elsewhere === 0 ? null : (
            <span className={badgeCss.badge} title={t('accounts.elsewhere', { count: elsewhere })}>
              {t('accounts.badge', upTo99(elsewhere))}
            </span>
          )}
        </span>
        {isNamed ? (
          <Byline
            as="span"
            person={account.owner}
            parts={[<bdi key="table">{isSample ? t('sample.name') : account.table}</bdi>]}
          />
        ) : null}
      </span>
    </>
  );
}

let wasClicked = false;

/** A click on the button before the menu is loaded, which then opens. */
export const earlyClick = {
  note: (): void => {
    wasClicked = true;
  },
  take: (): boolean => {
    const taken = wasClicked;
    wasClicked = false;
    return taken;
  },
};
