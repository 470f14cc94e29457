import type { AppErrorData } from '../../shared/errors.ts';
import type { MeridianBridge } from '../../shared/ipc/bridge.ts';
import type { EventName } from '../../shared/ipc/channels.ts';
import type { AppInfo, Diagnostics, EventPayload, SyncStatus } from '../../shared/ipc/contract.ts';
import {
  type Account,
  type Gap,
  GroupId,
  type Message,
  type MessageCursor,
  type MessageGroup,
  MessageId,
  type MessagePage,
  type Older,
  type Person,
  SortKey,
  UserId,
} from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** A conversation as the fake main process holds it. */
export interface FakeConversation {
  readonly group: MessageGroup;
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
}

export interface FakeBridge extends MeridianBridge {
  readonly emit: <E extends EventName>(name: E, payload: EventPayload<E>) => void;
}

/** The gap before what is cached. */
const OLDEST_GAP = 1_000_000;
const FILL_SIZE = 50;

/** A bridge that answers from `world`, by the contract and without a main process. */
export function createFakeBridge(world: FakeWorld): FakeBridge {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const find = (id: GroupId): FakeConversation | undefined => world.conversations.find(({ group }) => group.id === id);
  const answer = <T>(value: T, error?: AppErrorData): Promise<Result<T>> =>
    Promise.resolve(error === undefined ? succeed(value) : fail(error));

  return {
    app: {
      describe: () => answer(world.info),
      openLink: ({ url }) => {
        world.opened.links.push(url);
        return answer({});
      },
    },
    account: { read: () => answer({ account: world.account }, world.unreadable.account) },
    groups: { list: () => answer({ groups: world.conversations.map(({ group }) => group) }, world.unreadable.groups) },
    messages: {
      page: ({ groupId, before, downTo, limit }) =>
        answer(pageOf(find(groupId), groupId, before, downTo, limit), world.unreadable.messages),
      fill: ({ groupId, gapId }) => {
        if (world.networkError !== null) return Promise.resolve(fail(world.networkError));
        return answer({ added: fillGap(find(groupId), gapId) });
      },
      open: ({ groupId }) => {
        world.opened.groups.push(groupId);
        return answer({});
      },
      search: () => answer({ hits: [] }),
    },
    sync: { status: () => answer(world.status), refresh: () => answer(world.status) },
    diagnostics: { read: () => answer(world.diagnostics) },
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
    emit: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
  };
}

function pageOf(
  conversation: FakeConversation | undefined,
  groupId: GroupId,
  before: MessageCursor | null,
  downTo: MessageCursor | null,
  limit: number,
): MessagePage {
  if (conversation === undefined) {
    return { groupId, messages: [], gaps: [], older: { kind: 'start' }, syncedAt: null };
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
  return { groupId, messages, gaps, older, syncedAt: conversation.group.syncedAt };
}

function fillGap(conversation: FakeConversation | undefined, gapId: number): number {
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

/** A person for a test, with an id made of the handle. */
export const fakePerson = (handle: string, name = handle): Person => ({
  id: UserId.parse(`user-${handle}`),
  name,
  handle,
});

/** A message for a test. */
export const fakeMessage = (groupId: GroupId, id: string, at: Instant, sender: Person, text: string): Message => ({
  groupId,
  id: MessageId.parse(id),
  sortKey: SortKey.parse(String(at)),
  at,
  sender,
  text,
});

export const fakeGroupId = (id: string): GroupId => GroupId.parse(id);
