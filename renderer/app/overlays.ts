import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountId, Conversation, ConversationId, Person } from '../../shared/model.ts';

/** The sections of the settings, in display order. */
export const settingsSections = [
  'appearance',
  'messages',
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

/** A dialog of the whole window. */
type Overlay =
  /** `section`: null for none in particular. `focus`: id of the control that gets the focus. */
  | { readonly kind: 'settings'; readonly section: SettingsSection | null; readonly focus?: string }
  | { readonly kind: 'shortcuts' }
  /** `isOfSettings`: the dialog returns to the settings. */
  | { readonly kind: 'protection'; readonly isOfSettings: boolean }
  | { readonly kind: 'add-account' }
  /** The entered keys are kept in memory only. */
  | { readonly kind: 'keys-in-memory' };

/** A dialog about a conversation of many. */
export type GroupQuestion =
  | { readonly kind: 'add'; readonly conversation: Conversation }
  | { readonly kind: 'leave'; readonly conversation: Conversation }
  | { readonly kind: 'remove'; readonly conversation: Conversation; readonly person: Person };

export interface OverlaysState {
  readonly overlay: Overlay | null;
  /** The account edited in a dialog over the settings. */
  readonly editing: AccountId | null;
  /** The account whose removal awaits confirmation. */
  readonly removing: AccountId | null;
  /** Whether the details of the open conversation are shown. */
  readonly details: boolean;
  /** The conversation for which a date to jump to is being chosen. */
  readonly jumping: ConversationId | null;
  /** The person whose blocking awaits confirmation. */
  readonly blocking: Person | null;
  /** The open dialog about a conversation of many. */
  readonly group: GroupQuestion | null;
  readonly show: (overlay: Overlay) => void;
  readonly close: () => void;
  readonly edit: (id: AccountId | null) => void;
  readonly askRemoval: (id: AccountId | null) => void;
  readonly showDetails: (details: boolean) => void;
  readonly askBlock: (person: Person | null) => void;
  readonly askGroup: (question: GroupQuestion | null) => void;
  readonly askJump: (id: ConversationId | null) => void;
}

/** Creates the store of the open dialog. */
export const createOverlaysStore = (): StoreApi<OverlaysState> =>
  createStore<OverlaysState>()((set) => ({
    overlay: null,
    editing: null,
    removing: null,
    details: false,
    jumping: null,
    blocking: null,
    group: null,
    show: (overlay) => set({ overlay, editing: null, removing: null }),
    close: () => set({ overlay: null, editing: null, removing: null }),
    edit: (editing) => set({ editing }),
    askRemoval: (removing) => set({ removing }),
    showDetails: (details) => set({ details }),
    askBlock: (blocking) => set({ blocking }),
    askGroup: (group) => set({ group }),
    askJump: (jumping) => set({ jumping }),
  }));
