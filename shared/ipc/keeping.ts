import { z } from 'zod';
import { AppErrorData } from '../errors.ts';
import { ConversationId, InstantSchema } from '../model.ts';

const Nothing = z.strictObject({});

/** How far loading what is missing has come. */
export const HistoryProgress = z
  .object({
    /** The one conversation that is loaded; null: all of them. */
    conversationId: ConversationId.nullable(),
    /** False: it has ended, or was stopped. */
    running: z.boolean(),
    /** Conversations that are loaded, of those that lacked something. */
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    /** Messages that were new to the cache. */
    messages: z.int().nonnegative(),
    /** While it runs: why it waits; it goes on by itself. After its end: why something is missing still. */
    error: AppErrorData.nullable(),
  })
  .readonly();
export type HistoryProgress = z.infer<typeof HistoryProgress>;

export const Storage = z
  .object({
    /** What the cache takes on the disk, and what of that is used: free pages are given back bit by bit. */
    bytes: z.int().nonnegative(),
    usedBytes: z.int().nonnegative(),
    /** What `usedBytes` may be, by the preferences. */
    limit: z.int().nonnegative(),
    /** Largest first; `bytes` is an estimate of its share of `usedBytes`. */
    perConversation: z
      .array(
        z
          .object({ conversationId: ConversationId, messages: z.int().positive(), bytes: z.int().nonnegative() })
          .readonly(),
      )
      .readonly(),
    /** Unsent messages, drafts, settings and costs. */
    outboxBytes: z.int().nonnegative(),
  })
  .readonly();
export type Storage = z.infer<typeof Storage>;

export const ExportFormat = z.enum(['json', 'markdown', 'html']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** The sentences of an export that people read, in their language; the JSON has none. */
export const ExportWords = z
  .strictObject({
    /** The heading, such as “Conversation with Andrew Brown”. */
    title: z.string().max(500),
    /** Stands before the time of the export. */
    exportedAt: z.string().max(500),
    /** All of the conversation is in the file. */
    complete: z.string().max(500),
    /** Parts of the conversation are not on this computer, so they are not in the file. */
    incomplete: z.string().max(500),
    /** Stands where messages are missing. */
    missing: z.string().max(500),
    /** Messages that disappear were left out. */
    leftOut: z.string().max(500),
  })
  .readonly();
export type ExportWords = z.infer<typeof ExportWords>;

/** What is to be written where. */
export const ExportOrder = z
  .strictObject({
    conversationId: ConversationId,
    format: ExportFormat,
    /** What the person chose: an answer of `export.choose`. */
    file: z.string().min(1).max(4_096),
    /** The IANA zone of local times; UTC when it is unknown. */
    zone: z.string().min(1).max(64),
    /** The BCP 47 locale of dates and times of day; English when it is unknown. */
    locale: z.string().min(1).max(64),
    words: ExportWords,
  })
  .readonly();
export type ExportOrder = z.infer<typeof ExportOrder>;

const ExportId = z.string().min(1).max(64);

export const ExportProgress = z
  .object({
    exportId: ExportId,
    conversationId: ConversationId,
    /** The file's name, without its folder. */
    fileName: z.string(),
    /** Messages. */
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    /** Why it failed: `disk-full`, `disk-read-only`, `not-found` for a folder that is gone, … */
    error: AppErrorData.nullable(),
  })
  .readonly();
export type ExportProgress = z.infer<typeof ExportProgress>;

/** A warning or an error that was logged; holds no secret and no text of a message. */
export const Problem = z
  .object({
    at: InstantSchema,
    level: z.enum(['warn', 'error']),
    text: z.string(),
    error: AppErrorData.nullable(),
  })
  .readonly();
export type Problem = z.infer<typeof Problem>;

/** The methods about what is kept on this computer: loading more of it, room, export, and how it is. */
export const keepingMethods = {
  /**
   * Begins to load all that is missing, of one conversation or, null, of all, a page at a time in the background; what
   * was loading before ends. It waits while the network is away, and ends when the cache is as large as it may be.
   */
  'history.load': { request: z.strictObject({ conversationId: ConversationId.nullable() }), reply: Nothing },
  'history.stop': { request: Nothing, reply: Nothing },
  /** Null: nothing was loaded since Meridian started. */
  'history.read': { request: Nothing, reply: z.object({ progress: HistoryProgress.nullable() }) },
  'storage.read': { request: Nothing, reply: Storage },
  /** Removes every conversation from this computer and reads them anew; nothing unsent, no draft and no mark is lost. */
  'storage.clear': { request: Nothing, reply: Nothing },
  /**
   * Has the person choose a file. `name`: what it is called unless they say otherwise, without an extension. Null: they
   * chose none.
   */
  'export.choose': {
    request: z.strictObject({ name: z.string().max(200), format: ExportFormat }),
    reply: z.object({ file: z.string().nullable() }),
  },
  /**
   * Writes the cached messages of a conversation into a file, in the background; loads nothing. A file of that name is
   * replaced once all is written. Fails with `validation` for a file that was not chosen; each choice counts once.
   */
  'export.start': { request: ExportOrder, reply: z.object({ exportId: ExportId }) },
  /** Ends an export and removes what it wrote; one that has ended is left alone. */
  'export.cancel': { request: z.strictObject({ exportId: ExportId }), reply: Nothing },
  /** Shows the file of an export that is done where it is, in the system's files. Fails with `not-found` for any other. */
  'export.show': { request: z.strictObject({ exportId: ExportId }), reply: Nothing },
  /** What went wrong since Meridian started: the last 50 warnings and errors, newest first. */
  'diagnostics.problems': { request: Nothing, reply: z.object({ problems: z.array(Problem).readonly() }) },
  /** The state of everything as text to copy; no secret and no text of a message. The times as in `diagnostics.read`. */
  'diagnostics.text': {
    request: z.strictObject({ dayStart: InstantSchema, monthStart: InstantSchema }),
    reply: z.object({ text: z.string() }),
  },
} as const;

/** The events about it. */
export const keepingEvents = {
  'history.changed': HistoryProgress,
  'export.changed': ExportProgress,
} as const;
