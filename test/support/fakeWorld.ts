import type { AppErrorData } from '../../shared/errors.ts';
import type { AppInfo, Diagnostics, Request, SyncStatus } from '../../shared/ipc/contract.ts';
import type {
  Account,
  Gap,
  GroupId,
  Message,
  MessageCursor,
  MessageGroup,
  MessageId,
  MessagePage,
  Older,
  OutgoingMessage,
  Person,
} from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';

/** A conversation as the fake main process holds it. */
export interface FakeConversation {
  group: MessageGroup;
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
  readonly opened: { readonly links: string[]; readonly groups: (GroupId | null)[] };
  /** Set: nothing that is written here can be kept. */
  diskError: AppErrorData | null;
  /** People who can be found, beside those of the conversations. */
  strangers: readonly Person[];
  /** What `groups.start` fails with, by handle. */
  readonly unknownHandles: Record<string, AppErrorData>;
  /** What the window had kept or told, in order. */
  readonly told: {
    readonly sent: string[];
    readonly drafts: (readonly [GroupId, string])[];
    readonly read: (readonly [GroupId, MessageCursor])[];
    readonly hints: Request<'sync.hint'>[];
    readonly retried: MessageId[];
    readonly discarded: MessageId[];
  };
}

/** The gap before what is cached. */
const OLDEST_GAP = 1_000_000;
const FILL_SIZE = 50;

/** A page of a conversation, by the contract. */
export function pageOf(
  conversation: FakeConversation | undefined,
  groupId: GroupId,
  before: MessageCursor | null,
  downTo: MessageCursor | null,
  limit: number,
): MessagePage {
  if (conversation === undefined) {
    return {
      groupId,
      messages: [],
      gaps: [],
      older: { kind: 'start' },
      outgoing: [],
      firstUnread: null,
      syncedAt: null,
    };
  }
  const all = conversation.messages;
  const cached = conversation.cached === undefined ? all : all.slice(Math.max(0, all.length - conversation.cached));
  const end = before === null ? cached.length : cached.findIndex((message) => compareMessages(message, before) >= 0);
  const from = downTo === null ? -1 : cached.findIndex((message) => compareMessages(message, downTo) >= 0);
  const start = from >= 0 ? from : Math.max(0, end - limit);
  const messages = cached.slice(start, end);
  const first = messages[0];
  const older: Older =
    start > 0 && first !== undefined
      ? { kind: 'cached', before: { at: first.at, id: first.id } }
      : cached.length < all.length
        ? { kind: 'gap', gapId: OLDEST_GAP }
        : { kind: 'start' };
  const gaps = (conversation.gaps ?? [])
    .filter(({ at }) => first !== undefined && at > first.at && (before === null || at <= before.at))
    .map(({ id, at }) => ({ id, at }));
  const { firstUnread = null, group, outgoing = [] } = conversation;
  return {
    groupId,
    messages,
    gaps,
    older,
    outgoing: before === null ? outgoing : [],
    firstUnread,
    syncedAt: group.syncedAt,
  };
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
