import { useEffect, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Diagnostics } from '../../../shared/ipc/contract.ts';
import { useServices } from '../../state/stores.ts';
import { useTimeSource } from '../../state/time.tsx';
import { periodsAt } from './periods.ts';

/** The facts as they are now; read again when `cause` is another value. */
export function useDiagnostics(cause: unknown = null): {
  readonly facts: Diagnostics | null;
  readonly error: AppErrorData | null;
} {
  const { api } = useServices();
  const time = useTimeSource();
  const [facts, setFacts] = useState<Diagnostics | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the facts follow what the caller says
  useEffect(() => {
    let current = true;
    const { now, zone } = time.options();
    api.readDiagnostics(periodsAt(now, zone)).then(
      (read) => current && setFacts(read),
      (thrown) => current && setError(toAppError(thrown).toData()),
    );
    return () => {
      current = false;
    };
  }, [api, time, cause]);
  return { facts, error };
}
