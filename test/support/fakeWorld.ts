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
  Member,
  Message,
  MessageCursor,
  MessageId,
  Older,
  OutgoingMessage,
  Person,
} from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { FakeDesk } from './fakeDesk.ts';
import type { FakeShell } from './fakeShell.ts';

/** A conversation of the fake main process. */
export interface FakeConversation {
  /** As in the list of conversations. */
  summary: Conversation;
  /** Whether it was started here, and may have no rows in the table. */
  readonly begun?: boolean;
  /** Own messages that are not in the table. */
  outgoing?: readonly OutgoingMessage[];
  /** Position of the first unread message. */
  firstUnread?: MessageCursor | null;
  /** All messages in the table, in the order of `compareMessages`. */
  messages: readonly Message[];
  /** Number of the newest messages that are cached at first; a gap precedes them. Absent: all. */
  cached?: number;
  /** Gaps between cached messages; filling one adds the messages in `holds`. */
  gaps?: readonly (Gap & { readonly holds: readonly Message[] })[];
  /** Of a conversation of many: everyone who is in it. */
  members?: readonly Member[];
  /** What it was before others were joined with it. */
  alone?: Pick<FakeConversation, 'summary' | 'messages'> & { readonly twins: readonly FakeConversation[] };
}

/** State of the fake main process. Tests may change it at any time, and notify the window with `emit`. */
export interface FakeWorld {
  account: Account | null;
  info: AppInfo;
  status: SyncStatus;
  conversations: FakeConversation[];
  diagnostics: Diagnostics;
  /** If set, all network requests fail. */
  networkError: AppErrorData | null;
  /** Errors of reads. */
  /** The whole texts of messages that have only their start. */
  wholeTexts?: ReadonlyMap<MessageId, string>;
  readonly unreadable: { account?: AppErrorData; conversations?: AppErrorData; messages?: AppErrorData };
  /** The links and conversations that were opened. */
  readonly opened: { readonly links: string[]; readonly conversations: (ConversationId | null)[] };
  /** What messages said before their edits, oldest first. */
  readonly earlierTexts: Map<MessageId, readonly { readonly at: Instant; readonly text: string }[]>;
  /** If set, writes to disk fail. */
  diskError: AppErrorData | null;
  /** The completeness that searches report. */
  completeness: Completeness;
  /** The messages that searches report as not indexed yet. */
  unindexed: number;
  /** Progress of loading missing messages, which tests advance. */
  history: HistoryProgress | null;
  blocked?: readonly Person[];
  /** People without a conversation. */
  strangers: readonly Person[];
  /** Errors of `conversations.start`, by handle. */
  readonly unknownHandles: Record<string, AppErrorData>;
  /** Links, lock and exports. */
  readonly shell: FakeShell;
  /** Accounts, settings, storage and costs. */
  desk: FakeDesk;
  /** Requests that the window sent, in order. */
  readonly received: {
    readonly sent: string[];
    readonly drafts: (readonly [ConversationId, string])[];
    readonly read: (readonly [ConversationId, MessageCursor])[];
    readonly hints: Request<'sync.hint'>[];
    readonly retried: MessageId[];
    readonly discarded: MessageId[];
    /** Deleted messages, and whether for everyone. */
    readonly deleted: (readonly [MessageId, boolean])[];
    /** Originals of replies that were read from the table. */
    readonly fetched: MessageId[];
  };
}

/** Id of the gap before the cached messages. */
const OLDEST_GAP = 1_000_000;
const FILL_SIZE = 50;

/** Implements `messages.window`. */
export function windowOf(
  conversation: FakeConversation | undefined,
  { conversationId, from, limit }: Request<'messages.window'>,
): MessageWindow {
  const {
    messages: all,
    cached: known = all.length,
    gaps: allGaps = [],
    firstUnread = null,
  } = conversation ?? noConversation;
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
    .map(({ holds: _, ...gap }) => gap);
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
    syncedAt: conversation?.summary.syncedAt ?? null,
  };
}

const noConversation: Pick<FakeConversation, 'messages' | 'cached' | 'gaps' | 'firstUnread'> = { messages: [] };

/** Returns the range [start, end) of a window's messages. */
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

/** Shows all conversations with a person in one of them, or each alone again. */
export function joinConversations(world: FakeWorld, conversation: FakeConversation, isOn: boolean): void {
  const { summary, messages, alone } = conversation;
  if (isOn) {
    const isTwin = (each: FakeConversation): boolean =>
      each !== conversation && each.summary.other.id === summary.other.id;
    const twins = world.conversations.filter(isTwin);
    const newest = [summary, ...twins.map((twin) => twin.summary)].reduce((a, b) => (b.at > a.at ? b : a));
    const { at, text, lastSenderId } = newest;
    conversation.alone = { summary, messages, twins };
    conversation.summary = { ...summary, at, text, lastSenderId, joined: twins.map((twin) => twin.summary.id) };
    conversation.messages = [...messages, ...twins.flatMap((twin) => twin.messages)].sort(compareMessages);
    world.conversations = world.conversations.filter((each) => !twins.includes(each));
  } else if (alone !== undefined) {
    conversation.summary = { ...summary, ...alone.summary };
    conversation.messages = alone.messages;
    world.conversations = [...world.conversations, ...alone.twins];
    delete conversation.alone;
  }
}

/** Fills a gap, and returns the number of added messages. */
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
