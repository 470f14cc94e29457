import type { AppInfo } from '../../shared/contract/app.ts';
import type { Request } from '../../shared/contract/contract.ts';
import type { Completeness, MessageWindow, WindowPlace } from '../../shared/contract/messages.ts';
import type { Diagnostics, HistoryProgress, SyncStatus } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type {
  Account,
  Conversation,
  ConversationId,
  Gap,
  Message,
  MessageCursor,
  MessageId,
  Older,
  OutgoingMessage,
  Person,
} from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import type { FakeDesk } from './fakeDesk.ts';
import type { FakeShell } from './fakeShell.ts';

/** A conversation as the fake main process holds it. */
export interface FakeConversation {
  group: Conversation;
  /** Whether it was begun here, and may have nothing in the table. */
  readonly begun?: boolean;
  /** Own messages that are not in the table. */
  outgoing?: readonly OutgoingMessage[];
  /** Where unread messages begin. */
  firstUnread?: MessageCursor | null;
  /** Everything in the table, by `compareMessages`. */
  messages: readonly Message[];
  /** How many of the newest the cache has at first; the older ones stand behind a gap. Absent: all. */
  cached?: number;
  /** Gaps between messages that are cached; filling one adds what it holds. */
  gaps?: readonly (Gap & { readonly holds: readonly Message[] })[];
}

/** What the fake main process has, and answers from. May be changed at any time; `emit` tells the window. */
export interface FakeWorld {
  account: Account | null;
  info: AppInfo;
  status: SyncStatus;
  conversations: FakeConversation[];
  diagnostics: Diagnostics;
  /** Set: no call to the network succeeds. */
  networkError: AppErrorData | null;
  /** What can't be read, and why. */
  readonly unreadable: { account?: AppErrorData; groups?: AppErrorData; messages?: AppErrorData };
  /** The links that were opened, and the conversations. */
  readonly opened: { readonly links: string[]; readonly conversations: (ConversationId | null)[] };
  /** Set: nothing that is written here can be kept. */
  diskError: AppErrorData | null;
  /** What searches can't see. */
  completeness: Completeness;
  /** How far loading what is missing has come; tests move it on. */
  history: HistoryProgress | null;
  /** People who can be found, beside those of the conversations. */
  strangers: readonly Person[];
  /** What `conversations.start` fails with, by handle. */
  readonly unknownHandles: Record<string, AppErrorData>;
  /** The desktop around the window. */
  readonly shell: FakeShell;
  /** Accounts, settings, what is kept and what it costs. */
  desk: FakeDesk;
  /** Requests that the window sent, in order. */
  readonly received: {
    readonly sent: string[];
    readonly drafts: (readonly [ConversationId, string])[];
    readonly read: (readonly [ConversationId, MessageCursor])[];
    readonly hints: Request<'sync.hint'>[];
    readonly retried: MessageId[];
    readonly discarded: MessageId[];
  };
}

/** The gap before what is cached. */
const OLDEST_GAP = 1_000_000;
const FILL_SIZE = 50;

/** A window onto a conversation, by the contract. */
export function windowOf(
  conversation: FakeConversation | undefined,
  { conversationId, from, limit }: Request<'messages.window'>,
): MessageWindow {
  const { messages: all, cached: known = all.length, gaps: allGaps = [], firstUnread = null } = conversation ?? nobody;
  const cached = all.slice(Math.max(0, all.length - known));
  const [start, end] = rangeOf(cached, from, limit);
  const messages = cached.slice(start, end);
  const [first, previous, last] = [messages[0], cached[start - 1], end < cached.length ? messages.at(-1) : undefined];
  const older: Older =
    previous !== undefined && first !== undefined
      ? { kind: 'cached', before: { at: first.at, id: first.id } }
      : cached.length < all.length
        ? { kind: 'gap', gapId: OLDEST_GAP }
        : { kind: 'start' };
  const gaps = allGaps
    .filter(({ at }) => first !== undefined && at > (previous ?? first).at && (last === undefined || at <= last.at))
    .map(({ id, at }) => ({ id, at }));
  const newer = end < cached.length;
  const outgoing = newer ? [] : (conversation?.outgoing ?? []);
  return {
    conversationId,
    messages,
    gaps,
    older,
    newer,
    outgoing,
    firstUnread,
    syncedAt: conversation?.group.syncedAt ?? null,
  };
}

const nobody: Pick<FakeConversation, 'messages' | 'cached' | 'gaps' | 'firstUnread'> = { messages: [] };

/** Which messages stand in a window: the first, and the one after the last. */
function rangeOf(messages: readonly Message[], from: WindowPlace, limit: number): readonly [number, number] {
  const { length } = messages;
  if (from.kind === 'newest') return [Math.max(0, length - limit), length];
  const isBefore = (message: Message): boolean => {
    const order = compareMessages(message, from.cursor);
    return from.kind === 'after' ? order <= 0 : order < 0;
  };
  const found = messages.findIndex((message) => !isBefore(message));
  const place = found === -1 ? length : found;
  if (from.kind === 'before') return [Math.max(0, place - limit), place];
  if (from.kind !== 'around') return [place, Math.min(length, place + limit)];
  const earlier = Math.min(place, Math.max(Math.floor(limit / 2), limit - (length - place)));
  return [place - earlier, Math.min(length, place - earlier + limit)];
}

/** Fills a gap, and tells how many messages that added. */
export function fillGap(conversation: FakeConversation | undefined, gapId: number): number {
  if (conversation === undefined) return 0;
  if (gapId === OLDEST_GAP) {
    conversation.cached = (conversation.cached ?? 0) + FILL_SIZE;
    return FILL_SIZE;
  }
  const gap = conversation.gaps?.find(({ id }) => id === gapId);
  if (gap === undefined) return 0;
  conversation.gaps = (conversation.gaps ?? []).filter(({ id }) => id !== gapId);
  conversation.messages = [...conversation.messages, ...gap.holds].sort(compareMessages);
  return gap.holds.length;
}
