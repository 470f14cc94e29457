import { useStore } from 'zustand';
import type { AccountsState } from './accounts.ts';
import { useApp } from './app.ts';
import type { LockState } from './lock.ts';
import type { NoticesState } from './notices.ts';
import type { OverlaysState } from './overlays.ts';
import type { SettingsState } from './settings.ts';
import type { UpdatesState } from './updates.ts';

/* One hook per store; the component re-renders when `select` returns another value. */

export const useAccounts = <T>(select: (state: AccountsState) => T): T => useStore(useApp().stores.accounts, select);
export const useLock = <T>(select: (state: LockState) => T): T => useStore(useApp().stores.lock, select);
export const useNotices = <T>(select: (state: NoticesState) => T): T => useStore(useApp().stores.notices, select);
export const useOverlays = <T>(select: (state: OverlaysState) => T): T => useStore(useApp().stores.overlays, select);
export const useSettings = <T>(select: (state: SettingsState) => T): T => useStore(useApp().stores.settings, select);
export const useUpdates = <T>(select: (state: UpdatesState) => T): T => useStore(useApp().stores.updates, select);
