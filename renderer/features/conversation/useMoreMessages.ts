import { useEffect } from 'react';
import { useConversation } from '../../state/hooks.ts';

/** Loads older messages, page after page, while `wanted`; stops at the first and at a failure. */
export function useOlderMessages(wanted: boolean): void {
  const possible = useConversation(
    ({ loaded, older, loadingOlder, olderError }) =>
      loaded && older.kind !== 'start' && !loadingOlder && olderError === null,
  );
  const loadOlder = useConversation((state) => state.loadOlder);
  useEffect(() => {
    if (wanted && possible) void loadOlder();
  }, [wanted, possible, loadOlder]);
}

/** The same of newer messages, up to the newest. */
export function useNewerMessages(wanted: boolean): void {
  const possible = useConversation(
    ({ loaded, newer, loadingNewer, newerError }) => loaded && newer && !loadingNewer && newerError === null,
  );
  const loadNewer = useConversation((state) => state.loadNewer);
  useEffect(() => {
    if (wanted && possible) void loadNewer();
  }, [wanted, possible, loadNewer]);
}
