import { useCallback } from 'react';
import { useTimeSource } from '../../app/time.tsx';
import { useSession } from '../../session/hooks.ts';
import { useRead } from '../../ui/useRead.ts';
import { periodsAt } from './periods.ts';

/** The diagnostics of the active account. */
export function useDiagnostics() {
  const { client } = useSession();
  const time = useTimeSource();
  const read = useCallback(() => {
    const { now, zone } = time.options();
    return client.diagnostics.read(periodsAt(now, zone));
  }, [client, time]);
  const { value: facts, error } = useRead(read);
  return { facts, error };
}
