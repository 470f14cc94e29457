import { type JSX, useMemo, useState } from 'react';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import type { Reply } from '../../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { useApp } from '../../app/app.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { bytesText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { useRead } from '../../ui/useRead.ts';
import { accountName } from './accountIdentity.ts';
import css from './RemoveAccount.module.css';

/** Confirms the removal of an account, with what it deletes. Render it inside the dialog that opens it. */
export function RemoveAccount(): JSX.Element {
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const removing = useOverlays((state) => state.removing);
  const entry = accounts.find(({ id }) => id === removing) ?? null;
  return <Removal key={removing} entry={entry} />;
}

type Described = Reply<'accounts.describeRemoval'>;

function Removal({ entry }: { readonly entry: AccountEntry | null }): JSX.Element {
  const t = useText();
  const ask = useOverlays((state) => state.askRemoval);
  const remove = useAccounts((state) => state.remove);
  const { client } = useApp();
  const id = entry?.id;
  const describe = useMemo(
    () => (id === undefined ? null : () => client.accounts.describeRemoval({ id })),
    [client, id],
  );
  const { value: described, error: failure } = useRead(describe);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const run = async (): Promise<void> => {
    if (entry === null) return;
    setBusy(true);
    setError(null);
    try {
      await remove(entry.id);
      ask(null);
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    } finally {
      setBusy(false);
    }
  };
  const wrong = error ?? failure;
  return (
    <ConfirmDialog
      open={entry !== null}
      onCancel={() => ask(null)}
      title={entry === null ? '' : t('removal.title', { name: accountName(t, entry) })}
      cancel={t('removal.keep')}
      action={
        described === null
          ? null
          : { label: busy ? t('removal.removing') : t('removal.remove'), isBusy: busy, run: () => void run() }
      }
    >
      {described === null ? (
        <p role="status">{failure === null ? t('removal.reading') : null}</p>
      ) : (
        <Deleted described={described} connection={entry?.connection ?? null} />
      )}
      {wrong === null ? null : <Failure title={t('removal.failed')} error={wrong} />}
    </ConfirmDialog>
  );
}

interface DeletedProps {
  readonly described: Described;
  readonly connection: AccountEntry['connection'] | null;
}

function Deleted({ described, connection }: DeletedProps): JSX.Element {
  const t = useText();
  const { bytes, drafts, unsent } = described;
  if (connection?.sample) return <p role="status">{t('sample.removal', { size: bytesText(bytes) })}</p>;
  return (
    <div className={css.removal} role="status">
      <p>{t('removal.deletes', { size: bytesText(bytes) })}</p>
      {unsent === null ? <p className={css.removalLoss}>{t('removal.unknown')}</p> : null}
      {unsent === null || unsent === 0 ? null : (
        <p className={css.removalLoss}>{t('removal.unsent', { count: unsent })}</p>
      )}
      {drafts === null || drafts === 0 ? null : (
        <p className={css.removalLoss}>{t('removal.drafts', { count: drafts })}</p>
      )}
      <p>{t('removal.table', { table: connection?.table ?? '' })}</p>
    </div>
  );
}
