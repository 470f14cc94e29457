import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { ChangeKind } from '../../shared/model.ts';

/** A message that belongs to no pane. */
export type Notice =
  /** A link's handle is being looked up. */
  | { readonly kind: 'looking-up'; readonly handle: string }
  /** The account's owner has no conversation with a link's person. */
  | { readonly kind: 'no-conversation'; readonly handle: string }
  | { readonly kind: 'no-person'; readonly handle: string; readonly error: AppErrorData }
  /** A link's conversation is not in the list. */
  | { readonly kind: 'conversation-not-found' }
  | { readonly kind: 'no-message' }
  | { readonly kind: 'no-account' }
  /** Opening a link failed. */
  | { readonly kind: 'not-followed'; readonly error: AppErrorData }
  | { readonly kind: 'not-marked'; readonly error: AppErrorData }
  | { readonly kind: 'exported'; readonly fileName: string; readonly exportId: string }
  /** The file of an export can't be shown in its folder. */
  | { readonly kind: 'not-shown'; readonly error: AppErrorData }
  /** Pinning, archiving or marking as unread failed. */
  | { readonly kind: 'not-kept'; readonly error: AppErrorData }
  /** A conversation of many could not be changed. */
  | { readonly kind: 'not-changed'; readonly error: AppErrorData }
  /** A conversation could not be shown in a window of its own. */
  | { readonly kind: 'not-opened'; readonly error: AppErrorData }
  /** What the person did to a message was not accepted. */
  | { readonly kind: 'message-not-changed'; readonly change: ChangeKind; readonly error: AppErrorData }
  /** The table refused what the person did to a message, and it was undone. */
  | { readonly kind: 'change-refused'; readonly change: ChangeKind; readonly error: AppErrorData }
  /** The message that a reply is about can't be shown: the table has it no more, or it is further back than is loaded at once. */
  | { readonly kind: 'no-original'; readonly reason: 'gone' | 'far' }
  | { readonly kind: 'no-original'; readonly reason: 'failed'; readonly error: AppErrorData }
  /** Muting or unmuting failed. */
  | { readonly kind: 'not-muted'; readonly error: AppErrorData }
  | { readonly kind: 'not-exported'; readonly fileName: string; readonly error: AppErrorData }
  /** Switching accounts failed. */
  | { readonly kind: 'not-switched'; readonly error: AppErrorData }
  /** An account was added, but one of its preferences could not be saved. */
  | { readonly kind: 'not-all-kept'; readonly error: AppErrorData }
  /** Something in these settings files could not be read at the start; they are copies. */
  | { readonly kind: 'set-aside'; readonly files: readonly string[] }
  /** The system shows no notifications. */
  | { readonly kind: 'notifications-failed' }
  /** A version is available, or `isReady` to be installed. */
  | { readonly kind: 'update'; readonly version: string; readonly isReady: boolean }
  /** An uncaught error. */
  | { readonly kind: 'failure' };

export type NoticeKind = Notice['kind'];

/** Notices about links; the next link dismisses them. */
export const linkNotices: readonly NoticeKind[] = [
  'looking-up',
  'no-conversation',
  'no-person',
  'conversation-not-found',
  'no-message',
  'no-account',
  'not-followed',
];

/** Notices about the session's data; dismissed when the session ends. */
export const sessionNotices: readonly NoticeKind[] = [
  ...linkNotices,
  'not-marked',
  'not-kept',
  'not-changed',
  'not-opened',
  'not-muted',
  'not-shown',
  'message-not-changed',
  'change-refused',
  'no-original',
];

export interface NoticesState {
  /** Oldest first, one per kind. */
  readonly notices: readonly Notice[];
  /** Shows a notice in place of one of the same kind. Ignores `cancelled` errors. */
  readonly tell: (notice: Notice) => void;
  readonly dismiss: (...kinds: readonly NoticeKind[]) => void;
  readonly clear: () => void;
}

/** Creates the store of the notices, shown until dismissed. */
export const createNoticesStore = (): StoreApi<NoticesState> =>
  createStore<NoticesState>()((set) => {
    const without = (notices: readonly Notice[], kinds: readonly NoticeKind[]): readonly Notice[] =>
      notices.filter(({ kind }) => !kinds.includes(kind));
    return {
      notices: [],
      tell: (notice) => {
        if ('error' in notice && notice.error.code === 'cancelled') return;
        set(({ notices }) => ({ notices: [...without(notices, [notice.kind]), notice] }));
      },
      dismiss: (...kinds) => set(({ notices }) => ({ notices: without(notices, kinds) })),
      clear: () => set({ notices: [] }),
    };
  });
