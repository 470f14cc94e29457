import { useCallback, useSyncExternalStore } from 'react';
import { useSettings } from '../../app/hooks.ts';

/**
 * Least widths in CSS pixels at the usual text size: for list and conversation side by side, for the details beside them and
 * beside the conversation alone, and for settings in tabs.
 */
const PANES_FROM = 760;
const DOCKS_FROM = 1_180;
const DOCKS_ALONE_FROM = 860;
const TABS_FROM = 720;

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

/** Whether the window has a width for its text size: panes grow with their text. */
function useRoomFor(width: number): boolean {
  const textSize = useSettings(({ settings }) => settings.appearance.textSize);
  return useMedia(`(min-width: ${width * textSize}px)`);
}

/** Whether the window is too narrow for the list and the conversation side by side. */
export const useNarrow = (): boolean => !useRoomFor(PANES_FROM);

/** Whether the window has room for the details beside the conversation, which may have the list beside it. */
export const useDockedDetails = (hasList: boolean): boolean => useRoomFor(hasList ? DOCKS_FROM : DOCKS_ALONE_FROM);

/** Whether the window is too narrow for the sections of the settings beside their list. */
export const useSettingsPages = (): boolean => !useRoomFor(TABS_FROM);
