import { useCallback } from 'react';
import { useTimeSource } from '../../app/time.tsx';
import { useSession } from '../../session/hooks.ts';
import { useRead } from '../../ui/useRead.ts';
import { periodsAt } from './periods.ts';

/** The diagnostics of the active account; read again when `cause` changes. */
export function useDiagnostics(cause: unknown = null) {
  const { client } = useSession();
  const time = useTimeSource();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what changes the reply
  const read = useCallback(() => {
    const { now, zone } = time.options();
    return client.diagnostics.read(periodsAt(now, zone));
  }, [client, time, cause]);
  const { value: facts, error } = useRead(read);
  return { facts, error };
}
