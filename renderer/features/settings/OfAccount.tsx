import { type JSX, type ReactNode, useEffect } from 'react';
import type { Preferences } from '../../../shared/ipc/contract.ts';
import { activeAccount } from '../../state/accounts.ts';
import { useAccounts, usePreferences } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { Failure } from '../../ui/Failure.tsx';
import { accountName } from '../accounts/accountName.ts';

interface OfAccountProps {
  readonly children: (preferences: Preferences, change: (change: Partial<Preferences>) => void) => ReactNode;
}

/** Settings of the account that is shown, with whose they are where there are several. */
export function OfAccount({ children }: OfAccountProps): JSX.Element {
  const preferences = usePreferences((state) => state.preferences);
  const error = usePreferences((state) => state.error);
  const load = usePreferences((state) => state.load);
  const change = usePreferences((state) => state.change);
  const active = useAccounts(activeAccount);
  const several = useAccounts(({ accounts }) => (accounts?.length ?? 0) > 1);
  const activeId = active?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reading is cancelled when another account is shown
  useEffect(() => {
    if (preferences === null) void load();
  }, [preferences, load, activeId]);
  const title = preferences === null ? text.settings.notRead : text.settings.notKept;
  return (
    <>
      {active !== null && several ? <p className="part-note">{text.settings.forAccount(accountName(active))}</p> : null}
      {error === null ? null : <Failure title={title} error={error} />}
      {preferences === null
        ? error === null && <p className="part-note">{text.settings.reading}</p>
        : children(preferences, (changed) => void change(changed))}
    </>
  );
}
