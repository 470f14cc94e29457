import { type JSX, type ReactNode, useEffect } from 'react';
import type { Preferences } from '../../../shared/contract/sync.ts';
import { activeAccount } from '../../app/accounts.ts';
import { useAccounts, useSettings } from '../../app/hooks.ts';
import { usePreferences } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Failure } from '../../ui/Failure.tsx';
import { accountName } from '../accounts/accountIdentity.ts';
import partCss from './part.module.css';

interface PartProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A titled part of a section. */
export const Part = ({ title, children }: PartProps): JSX.Element => (
  <section className={partCss.part}>
    <h3>{title}</h3>
    {children}
  </section>
);

interface KeyFigureProps {
  readonly label: string;
  readonly value: string;
  /** Below the value. */
  readonly note: string;
  /** A control at the end. */
  readonly children: ReactNode;
}

/** The one number that a section is about. */
export const KeyFigure = ({ label, value, note, children }: KeyFigureProps): JSX.Element => (
  <div className={partCss.figure}>
    <p className={partCss.figureWords}>
      <span>{label}</span> <strong data-testid="key-figure">{value}</strong> <span>{note}</span>
    </p>
    {children}
  </div>
);

/** Why the last change of a setting was not saved; empty if it was. */
export function SettingsFailure(): JSX.Element | null {
  const t = useText();
  const error = useSettings((state) => state.error);
  return error === null ? null : <Failure title={t('settings.notKept')} error={error} />;
}

interface AccountPreferencesProps {
  readonly children: (preferences: Preferences, change: (change: Partial<Preferences>) => void) => ReactNode;
}

/** Preferences of the active account, named if there are several accounts. */
export function AccountPreferences({ children }: AccountPreferencesProps): JSX.Element {
  const t = useText();
  const preferences = usePreferences((state) => state.preferences);
  const error = usePreferences((state) => state.error);
  const load = usePreferences((state) => state.load);
  const change = usePreferences((state) => state.change);
  const active = useAccounts(activeAccount);
  const several = useAccounts(({ accounts }) => (accounts?.length ?? 0) > 1);
  useEffect(() => {
    if (preferences === null) void load();
  }, [preferences, load]);
  const title = preferences === null ? t('settings.notRead') : t('settings.notKept');
  return (
    <>
      {active !== null && several ? (
        <p className={partCss.partNote}>{t('settings.forAccount', { name: accountName(t, active) })}</p>
      ) : null}
      {error === null ? null : <Failure title={title} error={error} />}
      {preferences === null
        ? error === null && <p className={partCss.partNote}>{t('settings.reading')}</p>
        : children(preferences, (changed) => void change(changed))}
    </>
  );
}

/** The usual choices and the current one, ascending; null stays first. */
export const withCurrent = <T extends number | null>(usual: readonly T[], current: T): readonly T[] =>
  usual.includes(current) ? usual : [...usual, current].sort((a, b) => (a ?? 0) - (b ?? 0));
