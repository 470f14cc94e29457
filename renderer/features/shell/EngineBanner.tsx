import { TriangleAlert, X } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useAccount } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { accountName } from '../accounts/accountIdentity.ts';

/** Reports that an account's engine restarted or stopped. */
export function EngineBanner(): JSX.Element | null {
  const t = useText();
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const activeId = useAccounts((state) => state.activeId);
  // The AccountDown screen already reports the active account.
  const isDown = useAccount(({ account }) => account === null);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const keyOf = ({ id, engine }: AccountEntry): string => `${id} ${engine}`;
  const reported = accounts.filter(({ id }) => !(isDown && id === activeId));
  const broken = reported.filter((entry) => entry.engine !== 'running' && !dismissed.has(keyOf(entry)));
  // The active account comes first, then a stopped engine.
  const entry = broken.find(({ id }) => id === activeId) ?? broken.find(isStopped) ?? broken[0];
  if (entry === undefined) return null;
  const name = accounts.length === 1 ? null : accountName(t, entry);
  return (
    <div className={isStopped(entry) ? 'engine-banner engine-stopped' : 'engine-banner'} data-testid="engine-banner">
      <TriangleAlert aria-hidden="true" />
      <div className="engine-words">
        <p role={isStopped(entry) ? 'alert' : 'status'}>
          {sentenceOf(t, entry, name)} {isStopped(entry) && entry.error !== null ? errorText(t, entry.error) : null}
        </p>
        {isStopped(entry) && entry.error !== null ? <ErrorDetails error={entry.error} /> : null}
      </div>
      <IconButton label={t('engine.dismiss')} onClick={() => setDismissed(new Set([...dismissed, keyOf(entry)]))}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

const isStopped = ({ engine }: AccountEntry): boolean => engine === 'stopped';

function sentenceOf(t: Translate, entry: AccountEntry, name: string | null): string {
  if (isStopped(entry)) return name === null ? t('engine.stopped') : t('engine.stoppedOf', { account: name });
  return name === null ? t('engine.restarted') : t('engine.restartedOf', { account: name });
}
