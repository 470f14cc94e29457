import { useCallback } from 'react';
import { useServices } from '../../state/stores.ts';
import { useTimeSource } from '../../state/time.tsx';
import { useRead } from '../../ui/useRead.ts';
import { periodsAt } from './periods.ts';

/** The diagnostics of the active account; read again when `cause` changes. */
export function useDiagnostics(cause: unknown = null) {
  const { api } = useServices();
  const time = useTimeSource();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what changes the reply
  const read = useCallback(() => {
    const { now, zone } = time.options();
    return api.readDiagnostics(periodsAt(now, zone));
  }, [api, time, cause]);
  const { value: facts, error } = useRead(read);
  return { facts, error };
}
