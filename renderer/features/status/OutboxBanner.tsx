import { TriangleAlert } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { OutboxLoss } from '../../../shared/contract/sync.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { AccountId } from '../../../shared/model.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useApp } from '../../app/app.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useSession } from '../../session/hooks.ts';
import { countText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { accountName } from '../accounts/accountIdentity.ts';
import bannerCss from '../shell/banner.module.css';
import css from './OutboxBanner.module.css';

/** Says what was lost of the data that only this computer had, until the person decides; the active account's first. */
export function OutboxBanner(): JSX.Element | null {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const activeId = useAccounts((state) => state.activeId);
  const switchTo = useAccounts((state) => state.switchTo);
  const affected = accounts.filter(({ outboxLoss }) => outboxLoss !== null);
  const entry = affected.find(({ id }) => id === activeId) ?? affected[0];
  if (!entry?.outboxLoss) return null;
  const loss = entry.outboxLoss;
  return (
    <div data-banner className={`${bannerCss.engineBanner} ${bannerCss.engineStopped}`} data-testid="outbox-banner">
      <TriangleAlert aria-hidden="true" />
      {entry.id === activeId ? (
        <div className={bannerCss.engineWords}>
          <div role="alert">
            <p>{sentenceOf(t, loss)}</p>
            {loss.areDraftsComplete ? null : <p>{t('outboxBanner.drafts')}</p>}
            {loss.isRestComplete ? null : <p>{t('outboxBanner.settings')}</p>}
          </div>
          <OutboxActions id={entry.id} hasFile={loss.file !== null} canDismiss />
        </div>
      ) : (
        <div className={bannerCss.engineWords}>
          <p role="status">{t('outboxBanner.elsewhere', { account: accountName(t, entry) })}</p>
          <div className={css.bannerActions}>
            <button type="button" className={buttonCss.button} onClick={() => void switchTo(entry.id)}>
              {t('accounts.showOf', { name: accountName(t, entry) })}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

/** What happened to the unsent messages. */
function sentenceOf(t: Translate, { file, recovered, lost, isCertain }: OutboxLoss): string {
  if (file !== null)
    return isCertain
      ? t('outboxBanner.recovered', { recovered: countText(recovered), total: recovered + lost })
      : t('outboxBanner.recoveredSome', { recovered });
  if (lost > 0) return t('outboxBanner.lost', { count: lost });
  return isCertain ? t('outboxBanner.replaced') : t('outboxBanner.unverified');
}

interface OutboxActionsProps {
  readonly id: AccountId;
  /** Whether there is a damaged file. */
  readonly hasFile: boolean;
  readonly canDismiss?: boolean;
}

/** What can be done about a damaged outbox. */
export function OutboxActions({ id, hasFile, canDismiss = false }: OutboxActionsProps): JSX.Element {
  const t = useText();
  const { client } = useApp();
  const session = useSession();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const run = async (action: () => Promise<unknown>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setError(null);
    try {
      // The account's events replace this banner.
      await action();
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    } finally {
      setBusy(false);
    }
  };
  const button = (label: string, action: () => Promise<unknown>): JSX.Element => (
    <button type="button" className={buttonCss.button} aria-disabled={isBusy} onClick={() => void run(action)}>
      {label}
    </button>
  );
  return (
    <>
      <div className={css.bannerActions}>
        {hasFile ? button(t('outboxBanner.show'), () => client.accounts.showOutbox({ id })) : null}
        {hasFile ? button(t('outboxBanner.retry'), () => client.accounts.retryOutbox({ id })) : null}
        {canDismiss
          ? button(t(hasFile ? 'outboxBanner.setAside' : 'outboxBanner.dismiss'), () =>
              session.client.outbox.dismissLoss(),
            )
          : null}
      </div>
      {error === null ? null : <Failure title={t('outboxBanner.failed')} error={error} />}
    </>
  );
}
