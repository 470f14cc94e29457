import { useSyncExternalStore } from 'react';

/** Below this width, list and conversation are shown in turn. */
const query = '(max-width: 759.98px)';

function subscribe(listener: () => void): () => void {
  const list = window.matchMedia(query);
  list.addEventListener('change', listener);
  return () => list.removeEventListener('change', listener);
}

/** Whether the window is too narrow for the list and the conversation side by side. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
