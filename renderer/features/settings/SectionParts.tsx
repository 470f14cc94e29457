import { type JSX, type ReactNode, useEffect } from 'react';
import type { Preferences } from '../../../shared/ipc/contract.ts';
import { activeAccount } from '../../state/accounts.ts';
import { useAccounts, usePreferences, useSettings } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Failure } from '../../ui/Failure.tsx';
import { accountName } from '../accounts/accountIdentity.ts';

interface PartProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Settings that belong together. */
export const Part = ({ title, children }: PartProps): JSX.Element => (
  <section className="part">
    <h3>{title}</h3>
    {children}
  </section>
);

/** Why a change of the app's settings was not kept; nothing while all are. */
export function SettingsFailure(): JSX.Element | null {
  const t = useText();
  const error = useSettings((state) => state.error);
  return error === null ? null : <Failure title={t('settings.notKept')} error={error} />;
}

interface AccountPreferencesProps {
  readonly children: (preferences: Preferences, change: (change: Partial<Preferences>) => void) => ReactNode;
}

/** Settings of the account that is shown, with whose they are where there are several. */
export function AccountPreferences({ children }: AccountPreferencesProps): JSX.Element {
  const t = useText();
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
  const title = preferences === null ? t('settings.notRead') : t('settings.notKept');
  return (
    <>
      {active !== null && several ? (
        <p className="part-note">{t('settings.forAccount', { name: accountName(t, active) })}</p>
      ) : null}
      {error === null ? null : <Failure title={title} error={error} />}
      {preferences === null
        ? error === null && <p className="part-note">{t('settings.reading')}</p>
        : children(preferences, (changed) => void change(changed))}
    </>
  );
}

/** What is usually chosen from, with what holds now where that is something else, the largest last; null stays in front. */
export const withCurrent = <T extends number | null>(usual: readonly T[], current: T): readonly T[] =>
  usual.includes(current) ? usual : [...usual, current].sort((a, b) => (a ?? 0) - (b ?? 0));
