import { type RefObject, useEffect } from 'react';
import { browserClock } from '../../clock.ts';
import { useConversation } from '../../state/hooks.ts';

/** More messages are loaded when the reader has less than this left above, or below, the screen, in CSS pixels. */
const AHEAD = 3_000;

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

/**
 * Has what is loaded slide with the reader of a list, so that they never reach its edge. Where they are is asked of the
 * document after each paint: what is rendered may be behind for a frame.
 */
export function useSliding(list: RefObject<HTMLElement | null>): void {
  const olderPossible = useConversation(
    ({ loaded, older, loadingOlder, olderError }) =>
      loaded && older.kind !== 'start' && !loadingOlder && olderError === null,
  );
  const newerPossible = useConversation(
    ({ loaded, newer, loadingNewer, newerError }) => loaded && newer && !loadingNewer && newerError === null,
  );
  const loadOlder = useConversation((state) => state.loadOlder);
  const loadNewer = useConversation((state) => state.loadNewer);
  useEffect(() => {
    if (!olderPossible && !newerPossible) return undefined;
    // What was rendered comes first.
    return browserClock.frame(() => {
      const element = list.current;
      if (element === null || element.clientHeight === 0) return;
      const { scrollTop, scrollHeight, clientHeight } = element;
      if (olderPossible && scrollTop < AHEAD) void loadOlder();
      if (newerPossible && scrollHeight - clientHeight - scrollTop < AHEAD) void loadNewer();
    });
  });
}
