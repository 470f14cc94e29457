import type { AppErrorData } from '../../shared/errors.ts';
import type { ConversationId, MessageCursor, MessageId } from '../../shared/model.ts';
import type { LoadedWindow } from './loadedWindow.ts';

/** Where in its messages a conversation is shown. */
export type ScrollTarget =
  /** At the line over what is new; at the newest when nothing is, or when it all fits. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'newest' }
  /** With this message in the middle, marked. */
  | { readonly kind: 'message'; readonly cursor: MessageCursor }
  /** With the first message from the cursor on so far below the top of the screen, CSS pixels. */
  | { readonly kind: 'place'; readonly cursor: MessageCursor; readonly offset: number };

/** A spot that the list is brought to. Each time is another showing, be it of the same spot. */
interface Showing {
  readonly serial: number;
  readonly spot: ScrollTarget;
  /** Whether the list takes the focus. */
  readonly focus: boolean;
}

/** What the reader looks at: the topmost message, and how far below the top of the screen it is; null: the newest. */
export type ScrollAnchor = Omit<Extract<ScrollTarget, { readonly kind: 'place' }>, 'kind'> | null;

/** The loaded loadedWindow of the open conversation: a window that slides with the reader. */
export interface ConversationData extends LoadedWindow {
  /** Null: none is open. */
  readonly conversationId: ConversationId | null;
  /** Whether the cache was read; until then nothing is known, not even that there is nothing. */
  readonly loaded: boolean;
  readonly showing: Showing;
  /** Where the line over the new messages stands. It stays there once they are read, until the conversation is left. */
  readonly newFrom: MessageCursor | null;
  /** Whether the person sees the newest message: what comes then is read. */
  readonly present: boolean;
  /** Why the cache could not be read. */
  readonly error: AppErrorData | null;
  readonly loadingOlder: boolean;
  /** Why the last attempt to get older messages failed; no other is made until the person, or the network, asks. */
  readonly olderError: AppErrorData | null;
  readonly loadingNewer: boolean;
  /** The same of newer ones. */
  readonly newerError: AppErrorData | null;
  readonly filling: ReadonlySet<number>;
  readonly gapErrors: ReadonlyMap<number, AppErrorData>;
  /** Why the person's decision on a failed message could not be kept. */
  readonly outgoingErrors: ReadonlyMap<MessageId, AppErrorData>;
  /** The failed message that is to go, if the person confirms it. */
  readonly discarding: MessageId | null;
}

export interface ConversationState extends ConversationData {
  /** Opens another conversation, or none; at a spot of it, which is where it begins to be new unless told. */
  readonly open: (conversationId: ConversationId | null, spot?: ScrollTarget) => Promise<void>;
  /** Shows the open conversation at another spot. Rejects with an `AppError` when that can't be read. */
  readonly show: (spot: ScrollTarget, focus?: boolean) => Promise<void>;
  /** Tells what the reader looks at; paints nothing. */
  readonly look: (eye: ScrollAnchor) => void;
  /** What the reader looks at, as a spot to come back to. */
  readonly whereabouts: () => ScrollTarget;
  /** Reads again what is loaded, and what came since. */
  readonly reload: () => Promise<void>;
  /** Shows what the person has just sent. */
  readonly showSent: () => Promise<void>;
  readonly loadOlder: () => Promise<void>;
  readonly loadNewer: () => Promise<void>;
  readonly fill: (gapId: number) => Promise<void>;
  readonly setPresent: (present: boolean) => void;
  /** Tries a failed message again. */
  readonly retry: (id: MessageId) => Promise<void>;
  /** Asks whether a failed message is to go; null: it is to stay. */
  readonly askDiscard: (id: MessageId | null) => void;
  readonly discard: () => Promise<void>;
  /** Forgets failures, for when the network is back. */
  readonly forgive: () => void;
}

/** What is known while no conversation is open. */
export const nothingOpen: ConversationData = {
  conversationId: null,
  loaded: false,
  showing: { serial: 0, spot: { kind: 'unread' }, focus: false },
  messages: [],
  gaps: [],
  older: { kind: 'start' },
  newer: false,
  outgoing: [],
  firstUnread: null,
  syncedAt: null,
  newFrom: null,
  present: false,
  error: null,
  loadingOlder: false,
  olderError: null,
  loadingNewer: false,
  newerError: null,
  filling: new Set(),
  gapErrors: new Map(),
  outgoingErrors: new Map(),
  discarding: null,
};
