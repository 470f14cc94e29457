import { z } from 'zod';
import { AppErrorData } from '../errors.ts';
import {
  Account,
  Conversation,
  ConversationId,
  DisappearAfter,
  InstantSchema,
  MessageCursor,
  MessageId,
  MutedUntil,
  OutgoingMessage,
  Person,
  UnparsableItem,
} from '../model.ts';
import { AccountId, accountEvents, accountMethods } from './accounts.ts';
import type { EventName, MethodName } from './channels.ts';
import { CostSummary, costMethods, Units } from './cost.ts';
import { desktopEvents, desktopMethods } from './desktop.ts';
import { keepingEvents, keepingMethods } from './keeping.ts';
import { readingMethods } from './reading.ts';

export { CostSummary, Purpose, Units } from './cost.ts';

const Nothing = z.strictObject({});

/** The account in which somebody writes, be another one active by now; none is named: the active one. */
const inAccount = { accountId: AccountId.nullish() };

/** How the copy on disk stands to the table. */
export const SyncStatus = z
  .object({
    /** `paused`: nothing is asked of the network but what the person asks for, since it is metered or they said so. */
    phase: z.enum(['starting', 'pulling', 'idle', 'offline', 'failed', 'paused']),
    /** When a refresh last ended well, by this computer's clock; null: never. */
    syncedAt: InstantSchema.nullable(),
    /** Why the phase is `offline` or `failed`. */
    error: AppErrorData.nullable(),
    /** Progress of the first sync in conversations; null once it has ended. */
    firstSync: z.object({ done: z.int().nonnegative(), total: z.int().nonnegative() }).nullable(),
    /** What the last refresh cost. */
    lastRefresh: Units.nullable(),
    /** Own messages that wait to be sent, and those that were given up until the person decides. */
    waiting: z.int().nonnegative(),
    failed: z.int().nonnegative(),
    /** Why nothing that is typed can be kept (`disk-full`, `disk-read-only`); null: it can. Told before anybody types. */
    disk: AppErrorData.nullable(),
  })
  .readonly();
export type SyncStatus = z.infer<typeof SyncStatus>;

/** The status before anything is known. */
export const initialSyncStatus: SyncStatus = {
  phase: 'starting',
  syncedAt: null,
  error: null,
  firstSync: null,
  lastRefresh: null,
  waiting: 0,
  failed: 0,
  disk: null,
};

export const Diagnostics = z
  .object({
    versions: z.record(z.string(), z.string()),
    cache: z.object({
      groups: z.int(),
      messages: z.int(),
      gaps: z.int(),
      bytes: z.int(),
      /** Set when the last start found the cache unreadable and set it aside. */
      quarantined: z.string().nullable(),
    }),
    outbox: z.object({
      waiting: z.int(),
      failed: z.int(),
      drafts: z.int(),
      /** Set when the outbox was unreadable and was set aside; it is never removed. */
      quarantined: z.string().nullable(),
      /** Group rows of others that could not be moved: their lists learn of a message late, or never. */
      rowsGivenUp: z.int(),
    }),
    unparsable: z.object({ count: z.int(), items: z.array(UnparsableItem).readonly() }),
    cost: z.object({ sinceStart: CostSummary, today: CostSummary, month: CostSummary }),
    sync: z.object({
      /** How far behind the newest row a refresh looks, ms. */
      overlapMs: z.number(),
      /** What this computer's clock has to be set forward by to agree with the service's, ms; null: not known yet. */
      clockOffsetMs: z.number().nullable(),
    }),
  })
  .readonly();
export type Diagnostics = z.infer<typeof Diagnostics>;

/** What a person may set for an account; each has a default. */
export const Preferences = z
  .object({
    /** Between two refreshes, ms: in use, in the background, and when nobody has been there for long. */
    intervals: z
      .object({
        activeMs: z.int().min(1_000).max(3_600_000),
        backgroundMs: z.int().min(1_000).max(3_600_000),
        idleMs: z.int().min(1_000).max(86_400_000),
      })
      .readonly(),
    /** Refresh by oneself on a metered connection too. */
    refreshOnMetered: z.boolean(),
    /** Nothing is asked of the network but what the person asks for. */
    paused: z.boolean(),
    /** What the repair sweeps may consume, read units an hour; 0: no sweeps. */
    sweepUnitsPerHour: z.number().min(0).max(100_000),
    /** Who moves group rows after a message: this app, or a Lambda on the table's stream. */
    rowMover: z.enum(['app', 'lambda']),
    /** Dollars for a million units. */
    prices: z.object({ read: z.number().nonnegative(), write: z.number().nonnegative() }).readonly(),
    cacheLimits: z
      .object({
        bytes: z.int().min(10_000_000),
        /** Messages older than this may leave the cache, ms; null: they stay. */
        ageMs: z.int().positive().nullable(),
      })
      .readonly(),
  })
  .readonly();
export type Preferences = z.infer<typeof Preferences>;

/** What holds until the person says otherwise. Prices are DynamoDB's on-demand ones in us-east-1. */
export const defaultPreferences: Preferences = {
  intervals: { activeMs: 5_000, backgroundMs: 60_000, idleMs: 300_000 },
  refreshOnMetered: false,
  paused: false,
  sweepUnitsPerHour: 30,
  rowMover: 'app',
  prices: { read: 0.125, write: 0.625 },
  cacheLimits: { bytes: 1_000_000_000, ageMs: null },
};

/** The longest text of a message, in code points: the web app's own limit. */
export const maxMessageLength = 1_024;

export const AppInfo = z
  .object({
    version: z.string(),
    platform: z.string(),
    /** The operating system's language, BCP 47. */
    locale: z.string(),
    /** False for sample data, or in a tree that was never packaged. */
    packaged: z.boolean(),
  })
  .readonly();
export type AppInfo = z.infer<typeof AppInfo>;

/** Every method: what the window may ask, and what it gets. */
const methodTable = {
  ...desktopMethods,
  'app.describe': { request: Nothing, reply: AppInfo },
  /** Opens an http, https or mailto address in the system's program for it. */
  'app.openLink': { request: z.strictObject({ url: z.string().max(8_192) }), reply: Nothing },
  /** Null while no account is configured. */
  'account.read': { request: Nothing, reply: z.object({ account: Account.nullable() }) },
  /** Every conversation in the cache, by `compareConversations`. */
  'conversations.list': { request: Nothing, reply: z.object({ groups: z.array(Conversation).readonly() }) },
  /** Reads one page of a gap from the table into the cache; does nothing for one that is gone. Fails with `offline` and the like. */
  'messages.fill': {
    request: z.strictObject({ conversationId: ConversationId, gapId: z.int().positive() }),
    reply: z.object({ added: z.int().nonnegative() }),
  },
  /** Tells which conversation is on screen (null: none), so that its newest page is read now and kept fresh. */
  'messages.open': { request: z.strictObject({ conversationId: ConversationId.nullable() }), reply: Nothing },
  /**
   * Accepts a message: when this answers, it is on the disk and will be sent, whatever happens to the app. Fails with
   * `validation` for a text that is empty or longer than `maxMessageLength` code points, `disk-full` or `disk-read-only`.
   */
  'messages.send': {
    request: z.strictObject({ conversationId: ConversationId, text: z.string().max(100_000), ...inAccount }),
    reply: z.object({ outgoing: OutgoingMessage }),
  },
  /** Sends a failed message again; does nothing for one that is not failed any more. */
  'messages.retry': { request: z.strictObject({ id: MessageId }), reply: Nothing },
  /** Removes a failed message; does nothing for one that is gone. Fails with `conflict` for one that is being sent. */
  'messages.discard': { request: z.strictObject({ id: MessageId }), reply: Nothing },
  'drafts.read': {
    request: z.strictObject({ conversationId: ConversationId, ...inAccount }),
    reply: z.object({ text: z.string() }),
  },
  /** Keeps what was typed; empty text forgets it. Fails with `disk-full` or `disk-read-only`. */
  'drafts.save': {
    request: z.strictObject({ conversationId: ConversationId, text: z.string().max(100_000), ...inAccount }),
    reply: Nothing,
  },
  /** Everything up to this message counts as read, and so does what arrived late before it. */
  'conversations.markRead': {
    request: z.strictObject({ conversationId: ConversationId, upTo: MessageCursor }),
    reply: Nothing,
  },
  /**
   * The conversation with the person of this handle (no `@`): the one there is, or a new one, which is in the table once a
   * first message was sent. Fails with `not-found` when nobody is known by the handle, `offline` and the like when that,
   * or whether there is a conversation already, has to be asked of the table.
   */
  'conversations.start': {
    request: z.strictObject({ handle: z.string().min(1).max(256) }),
    reply: z.object({ conversationId: ConversationId, other: Person, isNew: z.boolean() }),
  },
  'conversations.configure': {
    request: z.strictObject({ conversationId: ConversationId, disappearAfter: DisappearAfter }),
    reply: Nothing,
  },
  /** Nothing is told of a conversation until then, by this computer's clock; null: it is not muted any more. */
  'conversations.mute': {
    request: z.strictObject({ conversationId: ConversationId, until: MutedUntil }),
    reply: Nothing,
  },
  /** People whom the cache has met, by the beginning of a word of their name or of their handle; best first. */
  'people.suggest': {
    request: z.strictObject({ query: z.string().max(256), limit: z.int().min(1).max(50) }),
    reply: z.object({ people: z.array(Person).readonly() }),
  },
  'sync.status': { request: Nothing, reply: SyncStatus },
  /** Refreshes now and answers when that has ended; a refresh that fails shows in the status, not here. */
  'sync.refresh': { request: Nothing, reply: SyncStatus },
  /** What the window's own look at the network says. A hint: whether Meridian is online is judged by its requests. */
  'sync.hint': { request: z.strictObject({ online: z.boolean(), metered: z.boolean() }), reply: Nothing },
  'preferences.read': { request: Nothing, reply: Preferences },
  /** Changes what is named and leaves the rest; answers with all. */
  'preferences.change': { request: Preferences.unwrap().partial().strict(), reply: Preferences },
  /** `dayStart` and `monthStart`: since when the costs of "today" and of "this month" are counted. */
  'diagnostics.read': {
    request: z.strictObject({ dayStart: InstantSchema, monthStart: InstantSchema }),
    reply: Diagnostics,
  },
  ...readingMethods,
  ...keepingMethods,
  ...costMethods,
  ...accountMethods,
} as const satisfies Record<MethodName, { readonly request: z.ZodType; readonly reply: z.ZodType }>;

/** Every event: what the main process tells the window unasked. */
const eventTable = {
  ...desktopEvents,
  'account.changed': z.object({ account: Account.nullable() }),
  /** The list of conversations changed: read it again. */
  'conversations.changed': Nothing,
  /** Messages of one conversation came, changed or went: read the window again. */
  'messages.changed': z.object({ conversationId: ConversationId }),
  'sync.changed': SyncStatus,
  /** The computer woke, the window got the focus, or the system's zone or language may have changed. */
  'environment.changed': z.object({ reason: z.enum(['focus', 'resume', 'locale']) }),
  ...keepingEvents,
  ...accountEvents,
} as const satisfies Record<EventName, z.ZodType>;

export type Request<M extends MethodName> = z.infer<(typeof methodTable)[M]['request']>;
export type Reply<M extends MethodName> = z.infer<(typeof methodTable)[M]['reply']>;
export type EventPayload<E extends EventName> = z.infer<(typeof eventTable)[E]>;

interface MethodSchemas<Q, R> {
  readonly request: z.ZodType<Q>;
  readonly reply: z.ZodType<R>;
}

/** Every method's schemas, typed so that a generic name keeps its request and its reply together. */
export const methods: { readonly [M in MethodName]: MethodSchemas<Request<M>, Reply<M>> } = methodTable;
/** Every event's schema, typed likewise. */
export const events: { readonly [E in EventName]: z.ZodType<EventPayload<E>> } = eventTable;
