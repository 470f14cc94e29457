import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';

/** Something to tell that belongs to no pane. */
export type Notice =
  /** A link leads to the person of this handle, who is looked up. */
  | { readonly kind: 'looking-up'; readonly handle: string }
  /** A link leads to a conversation with somebody with whom there is none. */
  | { readonly kind: 'no-conversation'; readonly handle: string }
  | { readonly kind: 'nobody'; readonly handle: string; readonly error: AppErrorData }
  | { readonly kind: 'no-group' }
  | { readonly kind: 'no-message' }
  | { readonly kind: 'no-account' }
  /** Where a link leads could not be found out. */
  | { readonly kind: 'not-followed'; readonly error: AppErrorData }
  | { readonly kind: 'not-marked'; readonly error: AppErrorData }
  | { readonly kind: 'exported'; readonly fileName: string; readonly exportId: string }
  /** The file of an export can't be shown in its folder. */
  | { readonly kind: 'not-shown'; readonly error: AppErrorData }
  /** A conversation could not be muted, or no longer be. */
  | { readonly kind: 'not-muted'; readonly error: AppErrorData }
  | { readonly kind: 'not-exported'; readonly fileName: string; readonly error: AppErrorData }
  /** Another account could not be shown. */
  | { readonly kind: 'not-switched'; readonly error: AppErrorData }
  /** An account was added, but not all that was chosen for it could be kept. */
  | { readonly kind: 'not-all-kept'; readonly error: AppErrorData }
  /** Something failed that nothing caught. */
  | { readonly kind: 'failure' };

export type NoticeKind = Notice['kind'];

/** What is told of links: the next link takes it away. */
export const linkNotices: readonly NoticeKind[] = [
  'looking-up',
  'no-conversation',
  'nobody',
  'no-group',
  'no-message',
  'no-account',
  'not-followed',
];

/** Notices that show something of the session: they go with it. */
export const sessionNotices: readonly NoticeKind[] = [...linkNotices, 'not-marked', 'not-muted', 'not-shown'];

export interface NoticesState {
  /** The oldest first, one of a kind. */
  readonly notices: readonly Notice[];
  /** Tells something, in place of what was told of the same kind; not that something was cancelled, which nobody waits for. */
  readonly tell: (notice: Notice) => void;
  readonly dismiss: (...kinds: readonly NoticeKind[]) => void;
  readonly clear: () => void;
}

/** What is told in a corner of the window until the person takes it away. */
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
