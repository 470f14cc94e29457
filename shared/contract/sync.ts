import { z } from 'zod';
import { AppErrorData } from '../errors.ts';
import { ConversationId, InstantSchema, UnparsableItem } from '../model.ts';
import { engine, engineEvent } from './entry.ts';

const Nothing = z.strictObject({});

/** What a request was made for; costs are added up by it. */
export const Purpose = z.enum(['refresh', 'live', 'open', 'history', 'sweep', 'send', 'setup']);
export type Purpose = z.infer<typeof Purpose>;

/** DynamoDB's own units: an eventually consistent read of 4 KB costs half a read unit. */
export const Units = z.object({ read: z.number().nonnegative(), write: z.number().nonnegative() }).readonly();
export type Units = z.infer<typeof Units>;

export const UnitsByPurpose = z.record(Purpose, Units).readonly();
export type UnitsByPurpose = z.infer<typeof UnitsByPurpose>;

/** Units that one day consumed. */
export const DayUnits = z.lazy(() => z.object({ start: InstantSchema, units: UnitsByPurpose }).readonly());
export type DayUnits = z.infer<typeof DayUnits>;

/** What this computer alone had, and lost; shown until the person decides. */
export const OutboxLoss = z.lazy(() =>
  z
    .object({
      /** When it was noticed, by this computer's clock. */
      at: InstantSchema,
      /** Name of the damaged file in the account's `quarantine/`; null: there is none. */
      file: z.string().nullable(),
      /** Unsent messages that were read from damaged files, and those that are lost. */
      recovered: z.int().nonnegative(),
      lost: z.int().nonnegative(),
      /** False: more messages than `lost` may be missing. */
      isCertain: z.boolean(),
      areDraftsComplete: z.boolean(),
      /** False: read markers, settings or costs may be missing. */
      isRestComplete: z.boolean(),
    })
    .readonly(),
);
export type OutboxLoss = z.infer<typeof OutboxLoss>;

export const SyncStatus = z.lazy(() =>
  z
    .object({
      /**
       * `pulling`: the first refresh is under way; later ones don't change the phase. `paused`: automatic requests are off,
       * because the network is metered or by the user's choice.
       */
      phase: z.enum(['starting', 'pulling', 'idle', 'offline', 'failed', 'paused']),
      /** Time of the last successful refresh, by this computer's clock; null: never. */
      syncedAt: InstantSchema.nullable(),
      /** Why the phase is `offline` or `failed`. */
      error: AppErrorData.nullable(),
      /** Progress of the first sync in conversations; null once it has ended. */
      firstSync: z.object({ done: z.int().nonnegative(), total: z.int().nonnegative() }).nullable(),
      /** Cost of the last refresh. */
      lastRefresh: Units.nullable(),
      /** Own messages that wait to be sent, and those that were given up. */
      waiting: z.int().nonnegative(),
      failed: z.int().nonnegative(),
      /** Why drafts can't be saved (`disk-full`, `disk-read-only`); null: they can. */
      disk: AppErrorData.nullable(),
      /** Why the messages that wait can't be sent although refreshes work; null: nothing prevents it. */
      sending: AppErrorData.nullable(),
      /** Refreshes are rarer because the last hour's automatic reads, `units`, exceed the limit; null: they don't. */
      costLimit: z.object({ units: z.number().nonnegative(), limit: z.number().positive() }).readonly().nullable(),
      /** What was lost of the data that only this computer had; null: nothing, or the person has decided. */
      outboxLoss: OutboxLoss.nullable(),
    })
    .readonly(),
);
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
  sending: null,
  costLimit: null,
  outboxLoss: null,
};

/** Settings of one account. */
export const Preferences = z
  .object({
    /** Milliseconds between two refreshes: in use, in the background without notifications, and after a long idle time. */
    intervals: z
      .object({
        activeMs: z.int().min(1_000).max(3_600_000),
        backgroundMs: z.int().min(1_000).max(3_600_000),
        idleMs: z.int().min(1_000).max(86_400_000),
      })
      .readonly(),
    /** Read the open conversation every second while something is written in it. */
    live: z.boolean(),
    /** Milliseconds between two refreshes while the window is not focused and notifications are on. */
    notifyWithinMs: z.int().min(1_000).max(3_600_000),
    /** Refresh automatically on a metered connection too. */
    refreshOnMetered: z.boolean(),
    /** Make no automatic requests. */
    paused: z.boolean(),
    /** Budget of the repair sweeps, read units an hour; 0: no sweeps. */
    sweepUnitsPerHour: z.number().min(0).max(100_000),
    /** Automatic reads in an hour above which refreshes become rarer, read units; 0: no limit. */
    readUnitsPerHour: z.number().min(0).max(10_000_000),
    /** Who updates group rows after a message: this app, or a Lambda on the table's stream. */
    rowMover: z.enum(['app', 'lambda']),
    /** Dollars for a million units. */
    prices: z.object({ read: z.number().nonnegative(), write: z.number().nonnegative() }).readonly(),
    cacheLimits: z
      .object({
        bytes: z.int().min(10_000_000),
        /** Messages older than this may be evicted, ms; null: keep them. */
        ageMs: z.int().positive().nullable(),
      })
      .readonly(),
  })
  .readonly();
export type Preferences = z.infer<typeof Preferences>;

/**
 * Prices are DynamoDB's on-demand ones in us-east-1. An hour in use costs 750 read units: 720 refreshes with an open
 * conversation, and sweeps; an hour of chatting costs up to 4,000. The limit is more than twice that.
 */
export const defaultPreferences: Preferences = {
  intervals: { activeMs: 5_000, backgroundMs: 60_000, idleMs: 300_000 },
  live: true,
  notifyWithinMs: 5_000,
  refreshOnMetered: false,
  paused: false,
  sweepUnitsPerHour: 30,
  readUnitsPerHour: 10_000,
  rowMover: 'app',
  prices: { read: 0.125, write: 0.625 },
  cacheLimits: { bytes: 1_000_000_000, ageMs: null },
};

/** Progress of loading missing messages. */
export const HistoryProgress = z.lazy(() =>
  z
    .object({
      /** The conversation that is loaded; null: all of them. */
      conversationId: ConversationId.nullable(),
      /** False: it has ended or was stopped. */
      running: z.boolean(),
      /** Conversations that are complete, of those that were not. */
      done: z.int().nonnegative(),
      total: z.int().nonnegative(),
      /** Messages added to the cache. */
      messages: z.int().nonnegative(),
      /** While it runs: why it waits (it continues automatically). After its end: why messages are still missing. */
      error: AppErrorData.nullable(),
    })
    .readonly(),
);
export type HistoryProgress = z.infer<typeof HistoryProgress>;

export const Diagnostics = z.lazy(() =>
  z
    .object({
      versions: z.record(z.string(), z.string()),
      cache: z.object({
        conversations: z.int(),
        messages: z.int(),
        gaps: z.int(),
        bytes: z.int(),
        /** Where the last start moved an unreadable cache; null: it was readable. */
        quarantined: z.string().nullable(),
      }),
      outbox: z.object({
        waiting: z.int(),
        failed: z.int(),
        drafts: z.int(),
        /** Where an unreadable outbox was moved; it is never deleted. */
        quarantined: z.string().nullable(),
        /** Group rows of others that could not be updated: their lists show a message late or never. */
        rowsGivenUp: z.int(),
      }),
      unparsable: z.object({ count: z.int(), items: z.array(UnparsableItem).readonly() }),
      units: z.object({ sinceStart: UnitsByPurpose, today: UnitsByPurpose, month: UnitsByPurpose }),
      sync: z.object({
        /** How far behind the newest row a refresh reads, ms. */
        overlapMs: z.number(),
        /** Offset of the service's clock from this computer's, ms; null: not known yet. */
        clockOffsetMs: z.number().nullable(),
      }),
    })
    .readonly(),
);
export type Diagnostics = z.infer<typeof Diagnostics>;

/** A logged warning or error; it contains no secret and no message text. */
export const Problem = z.lazy(() =>
  z
    .object({
      at: InstantSchema,
      level: z.enum(['warn', 'error']),
      text: z.string(),
      error: AppErrorData.nullable(),
    })
    .readonly(),
);
export type Problem = z.infer<typeof Problem>;

/** When today and this month start, for units. */
const Periods = z.strictObject({ dayStart: InstantSchema, monthStart: InstantSchema });

export const syncMethods = {
  /** Ends the report of lost messages: damaged files stay in `quarantine/`. Does nothing when there is none. */
  'outbox.dismissLoss': engine(
    () => Nothing,
    () => Nothing,
  ),
  'sync.status': engine(
    () => Nothing,
    () => SyncStatus,
  ),
  /** Refreshes now and replies at its end; a failed refresh shows in the status, it does not reject. */
  'sync.refresh': engine(
    () => Nothing,
    () => SyncStatus,
  ),
  /** The browser's view of the network. Only a hint: Meridian decides by its own requests whether it is online. */
  'sync.hint': engine(
    () => z.strictObject({ online: z.boolean(), metered: z.boolean() }),
    () => Nothing,
  ),
  'preferences.read': engine(
    () => Nothing,
    () => Preferences,
  ),
  /** Changes the given preferences. Replies with all of them. */
  'preferences.change': engine(
    () => Preferences.unwrap().partial().strict(),
    () => Preferences,
  ),
  /**
   * Loads everything that is missing in one conversation (null: in all), page by page in the background; stops an
   * earlier load. It waits while the network is down and ends when the cache reaches its limit.
   */
  'history.load': engine(
    () => z.strictObject({ conversationId: ConversationId.nullable() }),
    () => Nothing,
  ),
  'history.stop': engine(
    () => Nothing,
    () => Nothing,
  ),
  /** Null: nothing was loaded since Meridian started. */
  'history.read': engine(
    () => Nothing,
    () => z.object({ progress: HistoryProgress.nullable() }),
  ),
  /**
   * The units of days, for a plot. `days` are the starts of local days, ascending; each lasts until the next, the last
   * until now. They are stored by the quarter of an hour, for 400 days.
   */
  'cost.days': engine(
    () =>
      z.strictObject({
        days: z
          .array(InstantSchema)
          .min(1)
          .max(62)
          .refine((days) => days.every((day, n) => n === 0 || day > (days[n - 1] ?? day)), 'not ascending'),
      }),
    () => z.object({ days: z.array(DayUnits).readonly() }),
  ),
  'diagnostics.read': engine(
    () => Periods,
    () => Diagnostics,
  ),
  /** The last 50 warnings and errors since Meridian started, newest first. */
  'diagnostics.problems': engine(
    () => Nothing,
    () => z.object({ problems: z.array(Problem).readonly() }),
  ),
  /** All diagnostics as text to copy; no secret and no message text. */
  'diagnostics.text': engine(
    () => Periods,
    () => z.object({ text: z.string() }),
  ),
} as const;

export const syncEvents = {
  'sync.changed': engineEvent(() => SyncStatus),
  'history.changed': engineEvent(() => HistoryProgress),
} as const;
