import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountId } from '../../shared/model.ts';

/** The sections of the settings, in their order. */
export const settingsSections = [
  'appearance',
  'notifications',
  'accounts',
  'sync',
  'storage',
  'privacy',
  'cost',
  'diagnostics',
  'about',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** What lies over the window. */
type Overlay =
  /** `focus`: the id of what in the section has the focus when the dialog appears. */
  | { readonly kind: 'settings'; readonly section: SettingsSection; readonly focus?: string }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'add-account' }
  /** Tells that the keys that were entered are kept in memory only. */
  | { readonly kind: 'keys-in-memory' };

export interface OverlaysState {
  /** Null: nothing. */
  readonly overlay: Overlay | null;
  /** The account that is to be changed, over the settings. */
  readonly editing: AccountId | null;
  /** The account that is to be removed, over the settings. */
  readonly removing: AccountId | null;
  readonly show: (overlay: Overlay) => void;
  readonly close: () => void;
  readonly edit: (id: AccountId | null) => void;
  readonly askRemoval: (id: AccountId | null) => void;
}

/** Which of the dialogs that belong to the whole window is open. */
export const createOverlaysStore = (): StoreApi<OverlaysState> =>
  createStore<OverlaysState>()((set) => ({
    overlay: null,
    editing: null,
    removing: null,
    show: (overlay) => set({ overlay, editing: null, removing: null }),
    close: () => set({ overlay: null, editing: null, removing: null }),
    edit: (editing) => set({ editing }),
    askRemoval: (removing) => set({ removing }),
  }));
