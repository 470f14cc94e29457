import { z } from 'zod';
import { AppErrorData } from '../errors.ts';
import {
  Account,
  GroupId,
  InstantSchema,
  Message,
  MessageCursor,
  MessageGroup,
  MessagePage,
  UnparsableItem,
} from '../model.ts';
import type { EventName, MethodName } from './channels.ts';

const Nothing = z.strictObject({});

/** What a request was made for: the cost meter adds up by it. */
export const Purpose = z.enum(['refresh', 'open', 'history', 'sweep', 'send', 'setup']);
export type Purpose = z.infer<typeof Purpose>;

/** DynamoDB's own units: a read unit is half of a strongly consistent read's, as the service bills it. */
export const Units = z.object({ read: z.number().nonnegative(), write: z.number().nonnegative() }).readonly();
export type Units = z.infer<typeof Units>;

/** How the copy on disk stands to the table. */
export const SyncStatus = z
  .object({
    phase: z.enum(['starting', 'pulling', 'idle', 'offline', 'failed']),
    /** When a refresh last ended well, by this computer's clock; null: never. */
    syncedAt: InstantSchema.nullable(),
    /** Why the phase is `offline` or `failed`. */
    error: AppErrorData.nullable(),
    /** Progress of the first sync in conversations; null once it has ended. */
    firstSync: z.object({ done: z.int().nonnegative(), total: z.int().nonnegative() }).nullable(),
    /** What the last refresh cost. */
    lastRefresh: Units.nullable(),
  })
  .readonly();
export type SyncStatus = z.infer<typeof SyncStatus>;

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
    unparsable: z.object({ count: z.int(), items: z.array(UnparsableItem).readonly() }),
    cost: z.record(Purpose, Units),
  })
  .readonly();
export type Diagnostics = z.infer<typeof Diagnostics>;

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

export const SearchHit = z
  .object({
    message: Message,
    /** The text around the first match; matches are [start, end) in UTF-16 units of `snippet`. */
    snippet: z.string(),
    matches: z.array(z.tuple([z.int(), z.int()])).readonly(),
  })
  .readonly();
export type SearchHit = z.infer<typeof SearchHit>;

/** Every method: what the window may ask, and what it gets. */
const methodTable = {
  'app.describe': { request: Nothing, reply: AppInfo },
  /** Opens an http, https or mailto address in the system's program for it. */
  'app.openLink': { request: z.strictObject({ url: z.string().max(8_192) }), reply: Nothing },
  /** Null while no account is configured. */
  'account.read': { request: Nothing, reply: z.object({ account: Account.nullable() }) },
  /** Every conversation in the cache, by `compareGroups`. */
  'groups.list': { request: Nothing, reply: z.object({ groups: z.array(MessageGroup).readonly() }) },
  /**
   * Out of the cache, never the network: the `limit` newest messages before `before` (null: of all), or, with `downTo`,
   * every message from there to the newest (5,000 at most), for a window that repaints what it shows.
   */
  'messages.page': {
    request: z.strictObject({
      groupId: GroupId,
      before: MessageCursor.nullable(),
      downTo: MessageCursor.nullable(),
      limit: z.int().min(1).max(500),
    }),
    reply: MessagePage,
  },
  /** Reads one page of a gap from the table into the cache. Fails with `offline` and the like. */
  'messages.fill': {
    request: z.strictObject({ groupId: GroupId, gapId: z.int().positive() }),
    reply: z.object({ added: z.int().nonnegative() }),
  },
  /** Tells which conversation is on screen (null: none), so that its newest page is read now and kept fresh. */
  'messages.open': { request: z.strictObject({ groupId: GroupId.nullable() }), reply: Nothing },
  /** Full text, newest first. */
  'messages.search': {
    request: z.strictObject({
      query: z.string().max(500),
      groupId: GroupId.nullable(),
      limit: z.int().min(1).max(200),
    }),
    reply: z.object({ hits: z.array(SearchHit).readonly() }),
  },
  'sync.status': { request: Nothing, reply: SyncStatus },
  /** Refreshes now and answers when that has ended; a refresh that fails shows in the status, not here. */
  'sync.refresh': { request: Nothing, reply: SyncStatus },
  'diagnostics.read': { request: Nothing, reply: Diagnostics },
} as const satisfies Record<MethodName, { readonly request: z.ZodType; readonly reply: z.ZodType }>;

/** Every event: what the main process tells the window unasked. */
const eventTable = {
  'account.changed': z.object({ account: Account.nullable() }),
  /** The list of conversations changed: read it again. */
  'groups.changed': Nothing,
  /** Messages of one conversation came, changed or went: read the window again. */
  'messages.changed': z.object({ groupId: GroupId }),
  'sync.changed': SyncStatus,
  /** The computer woke, the window got the focus, or the system's zone or language may have changed. */
  'environment.changed': z.object({ reason: z.enum(['focus', 'resume', 'locale']) }),
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
