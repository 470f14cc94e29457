import { useCallback, useSyncExternalStore } from 'react';
import { useSettings } from '../../app/hooks.ts';

/** Below this width, list and conversation are shown in turn. */
const narrow = '(max-width: 759.98px)';
/** Below this width, the settings are a list whose sections open page by page. */
const pages = '(max-width: 719.98px)';
/** Least width for the details beside list and conversation, in CSS pixels at the usual text size. */
const DOCKS_FROM = 1_180;

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** Whether the window is too narrow for the list and the conversation side by side. */
export const useNarrow = (): boolean => useMedia(narrow);

/** Whether the window is too narrow for the sections of the settings beside their list. */
export const useSettingsPages = (): boolean => useMedia(pages);

/** Whether the window has room for the details beside the conversation; panes grow with their text. */
export function useDockedDetails(): boolean {
  const textSize = useSettings(({ settings }) => settings.appearance.textSize);
  return useMedia(`(min-width: ${DOCKS_FROM * textSize}px)`);
}
