import type { JSX } from 'react';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import buttonCss from '../../ui/button.module.css';
import { ErrorActions } from '../../ui/ErrorActions.tsx';
import { Failure } from '../../ui/Failure.tsx';
import accountCss from '../accounts/account.module.css';
import { accountName, accountOwner, accountPlace } from '../accounts/accountIdentity.ts';
import css from './AccountsSection.module.css';
import partCss from './part.module.css';

/** The accounts on this computer and their actions. */
export function AccountsSection(): JSX.Element {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts);
  const error = useAccounts((state) => state.error);
  const show = useOverlays((state) => state.show);
  return (
    <>
      {error === null ? null : <Failure title={t('accounts.unreadable')} error={error} />}
      {accounts?.length === 0 ? <p className={partCss.partNote}>{t('settings.noAccount')}</p> : null}
      <ul className={css.accountCards}>
        {accounts?.map((entry) => (
          <AccountCard key={entry.id} entry={entry} />
        ))}
      </ul>
      <div>
        <button type="button" className={buttonCss.button} onClick={() => show({ kind: 'add-account' })}>
          {t('accounts.add')}
        </button>
      </div>
    </>
  );
}

function AccountCard({ entry }: { readonly entry: AccountEntry }): JSX.Element {
  const t = useText();
  const { id, connection, origin } = entry;
  const isActive = useAccounts(({ activeId }) => activeId === id);
  const switchTo = useAccounts((state) => state.switchTo);
  const edit = useOverlays((state) => state.edit);
  const askRemoval = useOverlays((state) => state.askRemoval);
  const name = accountName(t, entry);
  return (
    <li className={accountCss.accountCard} data-testid="account-card">
      <Avatar person={accountOwner(entry)} />
      <div className={css.accountCardWords}>
        <p className={accountCss.accountName}>
          <bdi>{name}</bdi>
        </p>
        <p className={accountCss.accountWhere}>
          <bdi>{accountPlace(t, entry)}</bdi>
          {isActive ? ` · ${t('accounts.active')}` : null}
        </p>
        {remarksOf(t, entry).map((remark) => (
          <p key={remark} className={css.accountRemark}>
            {remark}
          </p>
        ))}
        {entry.engine === 'stopped' ? <ErrorActions actions={['restart']} /> : null}
        {entry.error === null || isActive ? null : <p className={css.accountRemark}>{errorText(t, entry.error)}</p>}
      </div>
      <div className={accountCss.accountCardActions}>
        {isActive ? null : (
          <button
            type="button"
            className={buttonCss.button}
            aria-label={t('accounts.showOf', { name })}
            onClick={() => void switchTo(id)}
          >
            {t('accounts.show')}
          </button>
        )}
        {origin === 'launch' ? null : (
          <>
            {connection.sample ? null : (
              <button
                type="button"
                className={buttonCss.button}
                aria-label={t('accounts.editOf', { name })}
                onClick={() => edit(id)}
              >
                {t('accounts.edit')}
              </button>
            )}
            <button
              type="button"
              className={buttonCss.button}
              aria-label={t('accounts.removeOf', { name })}
              onClick={() => askRemoval(id)}
            >
              {t('accounts.remove')}
            </button>
          </>
        )}
      </div>
    </li>
  );
}

/** Remarks about the state of an account. */
function remarksOf(t: Translate, { origin, keys, engine }: AccountEntry): readonly string[] {
  const remarks: string[] = [];
  if (origin === 'launch') remarks.push(t('accounts.launch'));
  if (keys === 'missing') remarks.push(t('accounts.keysMissing'));
  if (keys === 'session') remarks.push(t('accounts.keysSession'));
  if (engine === 'restarted') remarks.push(t('accounts.restarted'));
  if (engine === 'stopped') remarks.push(t('accounts.stopped'));
  return remarks;
}
