import { type JSX, useEffect, useRef } from 'react';
import { errorText } from '../../../shared/text/errorText.ts';
import { useLock } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Mark } from './Mark.tsx';

/** Replaces the window while Meridian is locked. */
export function LockCover(): JSX.Element {
  const t = useText();
  const unlock = useLock((state) => state.unlock);
  const unlocking = useLock((state) => state.unlocking);
  const error = useLock((state) => state.error);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <main className="welcome lock" data-testid="lock">
      <Mark />
      <h1>{t('lock.title')}</h1>
      <p>{t('lock.body')}</p>
      <button
        ref={button}
        type="button"
        className="button button-primary"
        aria-disabled={unlocking}
        onClick={() => void unlock()}
      >
        {unlocking ? t('lock.unlocking') : t('lock.unlock')}
      </button>
      <p className="lock-error" role="alert">
        {error === null ? null : errorText(t, error)}
      </p>
    </main>
  );
}
