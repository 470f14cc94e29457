import { z } from 'zod';
import { AppErrorData } from '../errors.ts';
import { ConversationId, eventKinds } from '../model.ts';
import { engine, engineEvent, main } from './entry.ts';

const Nothing = z.strictObject({});

export const Storage = z.lazy(() =>
  z
    .object({
      /** Size of the cache on disk, and how much of it is in use: free pages are released gradually. */
      bytes: z.int().nonnegative(),
      usedBytes: z.int().nonnegative(),
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
    .readonly(),
);
export type Storage = z.infer<typeof Storage>;

export const ExportFormat = z.enum(['json', 'markdown', 'html']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Stand in the sentences of an export for names and titles; no text that people write needs them. */
export const exportSlots = { name: '\ue000', people: '\ue001', title: '\ue002' } as const;

const Sentence = z.string().max(500);

/** Translated sentences for an export; the JSON format has none. */
export const ExportWords = z.lazy(() =>
  z
    .strictObject({
      /** The heading, such as “Conversation with Andrew Brown”. */
      title: z.string().max(500),
      /** Label of the time of the export. */
      exportedAt: z.string().max(500),
      /** The file contains the whole conversation. */
      complete: z.string().max(500),
      /** Parts of the conversation are not on this computer and are missing from the file. */
      incomplete: z.string().max(500),
      /** Placeholder for missing messages. */
      missing: z.string().max(500),
      /** Disappearing messages were left out. */
      leftOut: z.string().max(500),
      /** Label of the time of an edit. */
      edited: Sentence,
      /** Before the quote of a reply, with the slot `name`; and what replaces a quote that is gone, or not on this computer. */
      replyTo: Sentence,
      replyToDeleted: Sentence,
      replyToUnknown: Sentence,
      /** What happened in a conversation of many, with the slots `name`, `people` and `title`. */
      events: z.record(z.enum(eventKinds), Sentence).readonly(),
    })
    .readonly(),
);
export type ExportWords = z.infer<typeof ExportWords>;

export const ExportOrder = z.lazy(() =>
  z
    .strictObject({
      conversationId: ConversationId,
      format: ExportFormat,
      /** A file that `export.choose` returned. */
      file: z.string().min(1).max(4_096),
      /** The IANA time zone of local times; UTC when it is unknown. */
      zone: z.string().min(1).max(64),
      /** The BCP 47 locale of dates and times; English when it is unknown. */
      locale: z.string().min(1).max(64),
      words: ExportWords,
    })
    .readonly(),
);
export type ExportOrder = z.infer<typeof ExportOrder>;

const ExportId = z.string().min(1).max(64);

export const ExportProgress = z.lazy(() =>
  z
    .object({
      exportId: ExportId,
      conversationId: ConversationId,
      fileName: z.string(),
      /** Messages written, of `total`. */
      done: z.int().nonnegative(),
      total: z.int().nonnegative(),
      state: z.enum(['running', 'done', 'cancelled', 'failed']),
      /** Why it failed: `disk-full`, `disk-read-only`, `not-found` for a missing folder, … */
      error: AppErrorData.nullable(),
    })
    .readonly(),
);
export type ExportProgress = z.infer<typeof ExportProgress>;

export const storageMethods = {
  'storage.read': engine(
    () => Nothing,
    () => Storage,
  ),
  /** Deletes the cache and downloads it again; unsent messages, drafts and read markers are kept. */
  'storage.clear': engine(
    () => Nothing,
    () => Nothing,
  ),
  /** Shows a save dialog. `name`: the suggested file name without extension. Null: the user cancelled. */
  'export.choose': main(
    () => z.strictObject({ name: z.string().max(200), format: ExportFormat }),
    () => z.object({ file: z.string().nullable() }),
  ),
  /**
   * Writes the cached messages of a conversation to a file, in the background. An existing file is replaced at the end.
   * Fails with `validation` for a file that was not chosen; each choice is valid once.
   */
  'export.start': engine(
    () => ExportOrder,
    () => z.object({ exportId: ExportId }),
  ),
  /** Cancels an export and deletes what it wrote. Does nothing once it has ended. */
  'export.cancel': engine(
    () => z.strictObject({ exportId: ExportId }),
    () => Nothing,
  ),
  /** Shows the file of a completed export in the system's file manager. Fails with `not-found`. */
  'export.show': main(
    () => z.strictObject({ exportId: ExportId }),
    () => Nothing,
  ),
} as const;

export const storageEvents = {
  'export.changed': engineEvent(() => ExportProgress),
} as const;
