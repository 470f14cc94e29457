import { useState } from 'react';
import { sampleConnection } from '../../../shared/connection.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { useApp } from '../../app/app.ts';

interface Exploring {
  readonly busy: boolean;
  readonly error: AppErrorData | null;
  /** Shows the account with sample data, and adds it first if there is none. */
  readonly explore: () => void;
}

export function useExplore(): Exploring {
  const { accounts } = useApp().stores;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const explore = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    const state = accounts.getState();
    const existing = state.accounts?.find(({ connection }) => connection.sample);
    try {
      if (existing === undefined) await state.add({ label: '', connection: sampleConnection, keys: null });
      else await state.switchTo(existing.id);
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, explore: () => void explore() };
}
