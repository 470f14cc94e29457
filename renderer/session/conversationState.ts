import type { AppErrorData } from '../../shared/errors.ts';
import type { ConversationId, MessageCursor, MessageId } from '../../shared/model.ts';
import type { LoadedWindow } from './loadedWindow.ts';

/** A position in a conversation to scroll to. */
export type ScrollTarget =
  /** The divider above new messages; the newest message if nothing is new or all fits. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'newest' }
  /** This message, centered and highlighted. */
  | { readonly kind: 'message'; readonly cursor: MessageCursor }
  /** The first message from the cursor on, `offset` CSS pixels below the top of the screen. */
  | { readonly kind: 'place'; readonly cursor: MessageCursor; readonly offset: number };

/** One request to scroll to a target; the serial tells requests for the same target apart. */
interface Showing {
  readonly serial: number;
  readonly scrollTarget: ScrollTarget;
  /** Whether to focus the list. */
  readonly focus: boolean;
}

/** The topmost visible message and its offset from the top of the screen; null: the newest message is visible. */
export type ScrollAnchor = Omit<Extract<ScrollTarget, { readonly kind: 'place' }>, 'kind'> | null;

/** The open conversation; its loaded window follows the reader. */
export interface ConversationData extends LoadedWindow {
  /** Null if none is open. */
  readonly conversationId: ConversationId | null;
  /** Whether the cache was read. */
  readonly loaded: boolean;
  readonly showing: Showing;
  /** Position of the divider above new messages; unchanged until the conversation is closed. */
  readonly newFrom: MessageCursor | null;
  /** Whether the newest message is visible, so that arriving messages are marked as read. */
  readonly present: boolean;
  /** Why the cache could not be read. */
  readonly error: AppErrorData | null;
  readonly loadingOlder: boolean;
  /** Why older messages could not be loaded; the person or the network triggers the next attempt. */
  readonly olderError: AppErrorData | null;
  readonly loadingNewer: boolean;
  /** Why newer messages could not be loaded. */
  readonly newerError: AppErrorData | null;
  readonly filling: ReadonlySet<number>;
  readonly gapErrors: ReadonlyMap<number, AppErrorData>;
  /** Why a decision about an unsent message failed. */
  readonly outgoingErrors: ReadonlyMap<MessageId, AppErrorData>;
  /** The failed message whose deletion awaits confirmation. */
  readonly discarding: MessageId | null;
}

export interface ConversationState extends ConversationData {
  /** Opens another conversation, or none, by default at the first unread message. */
  readonly open: (conversationId: ConversationId | null, scrollTarget?: ScrollTarget) => Promise<void>;
  /** Reads what a conversation opens with, because it is likely to be opened next. Resolves in any case. */
  readonly prepare: (conversationId: ConversationId) => Promise<void>;
  /** Scrolls to a target. @throws AppError if it can't be read. */
  readonly show: (scrollTarget: ScrollTarget, focus?: boolean) => Promise<void>;
  /** Records the scroll position without a repaint. */
  readonly look: (anchor: ScrollAnchor) => void;
  /** The scroll position as a target to return to. */
  readonly whereabouts: () => ScrollTarget;
  /** Reloads the window and what arrived since. */
  readonly reload: () => Promise<void>;
  /** Scrolls to a message just sent. */
  readonly showSent: () => Promise<void>;
  /** The whole text of a message of which the window has only the start. @throws AppError `not-found` if it is gone. */
  readonly wholeText: (id: MessageId) => Promise<string>;
  readonly loadOlder: () => Promise<void>;
  readonly loadNewer: () => Promise<void>;
  readonly fill: (gapId: number) => Promise<void>;
  readonly setPresent: (present: boolean) => void;
  readonly retry: (id: MessageId) => Promise<void>;
  /** Asks to confirm the deletion of a failed message; null dismisses the dialog. */
  readonly askDiscard: (id: MessageId | null) => void;
  readonly discard: () => Promise<void>;
  /** Removes a message that is sent later; true: it was not sent. */
  readonly takeBack: (id: MessageId) => Promise<boolean>;
  /** Clears load errors when the network returns. */
  readonly forgive: () => void;
}

/** The state while no conversation is open. */
export const nothingOpen: ConversationData = {
  conversationId: null,
  loaded: false,
  showing: { serial: 0, scrollTarget: { kind: 'unread' }, focus: false },
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
