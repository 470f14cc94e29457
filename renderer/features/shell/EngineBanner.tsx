import { TriangleAlert, X } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { AccountEntry } from '../../../shared/ipc/accounts.ts';
import { useAccount, useAccounts } from '../../state/hooks.ts';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { accountName } from '../accounts/accountIdentity.ts';

const words = text.engine;

/** Tells that the part that works for an account broke: it runs again, or it doesn't. */
export function EngineBanner(): JSX.Element | null {
  const accounts = useAccounts((state) => state.accounts) ?? [];
  const activeId = useAccounts((state) => state.activeId);
  // The whole window tells of an account that can't be opened.
  const isDown = useAccount(({ account }) => account === null);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const keyOf = ({ id, engine }: AccountEntry): string => `${id} ${engine}`;
  const told = accounts.filter(({ id }) => !(isDown && id === activeId));
  const broken = told.filter((entry) => entry.engine !== 'running' && !dismissed.has(keyOf(entry)));
  // What is shown counts most, and what stays broken.
  const entry = broken.find(({ id }) => id === activeId) ?? broken.find(isStopped) ?? broken[0];
  if (entry === undefined) return null;
  const name = accounts.length === 1 ? null : accountName(entry);
  return (
    <div className={isStopped(entry) ? 'engine-banner engine-stopped' : 'engine-banner'} data-testid="engine-banner">
      <TriangleAlert aria-hidden="true" />
      <div className="engine-words">
        <p role={isStopped(entry) ? 'alert' : 'status'}>
          {sentenceOf(entry, name)} {isStopped(entry) && entry.error !== null ? errorText(entry.error) : null}
        </p>
        {isStopped(entry) && entry.error !== null ? <ErrorDetails error={entry.error} /> : null}
      </div>
      <IconButton label={words.dismiss} onClick={() => setDismissed(new Set([...dismissed, keyOf(entry)]))}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

const isStopped = ({ engine }: AccountEntry): boolean => engine === 'stopped';

function sentenceOf(entry: AccountEntry, name: string | null): string {
  if (isStopped(entry)) return name === null ? words.stopped : words.stoppedOf(name);
  return name === null ? words.restarted : words.restartedOf(name);
}
