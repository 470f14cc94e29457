import { z } from 'zod';
import { DeepLink } from '../deepLinks.ts';
import { AccountId, ConversationId, InstantSchema } from '../model.ts';
import { AppSettings, WindowSettingsChange } from '../settings.ts';
import { main, mainEvent } from './entry.ts';

const Nothing = z.strictObject({});

export const AppInfo = z.lazy(() =>
  z
    .object({
      version: z.string(),
      platform: z.string(),
      /** The operating system's language, BCP 47. */
      locale: z.string(),
      /** A `TZ` variable that the page may read wrongly, and its zone (see `zoneOfTz`); null: the page reads it well. */
      tz: z.object({ text: z.string(), zone: z.string(), isExact: z.boolean() }).readonly().nullable(),
      /** False for sample data, or in a tree that was never packaged. */
      packaged: z.boolean(),
      /** The languages of the spelling checker, BCP 47; empty: the system's checker detects the language. */
      spellingLanguages: z.array(z.string()).readonly(),
      /** Names of the copies of settings files of which something could not be read at this start. */
      setAside: z.array(z.string()).readonly(),
    })
    .readonly(),
);
export type AppInfo = z.infer<typeof AppInfo>;

/** Commands of the application menu that the window carries out. */
export const appCommands = [
  'new-conversation',
  'open-window',
  'find',
  'search',
  'settings',
  'next-conversation',
  'previous-conversation',
  'mark-read',
  'mark-unread',
  'details',
  'export',
  'shortcuts',
  'about',
] as const;
export const AppCommand = z.enum(appCommands);
export type AppCommand = z.infer<typeof AppCommand>;

/** The most windows of Meridian; each has a process of its own. */
export const mostWindows = 21;

/** Commands that need the list of conversations or concern the whole app: only the main window carries them out. */
export const mainWindowCommands = [
  'new-conversation',
  'search',
  'settings',
  'next-conversation',
  'previous-conversation',
  'about',
] as const satisfies readonly AppCommand[];

/** The conversation of a window that shows only that. */
export const WindowConversation = z.lazy(() =>
  z.strictObject({ accountId: AccountId, conversationId: ConversationId }).readonly(),
);
export type WindowConversation = z.infer<typeof WindowConversation>;

/** A minidump of a crash on this computer. */
export const CrashReport = z.lazy(() =>
  z.object({ name: z.string(), at: InstantSchema, bytes: z.int().nonnegative() }).readonly(),
);
export type CrashReport = z.infer<typeof CrashReport>;

export const appMethods = {
  'app.describe': main(
    () => Nothing,
    () => AppInfo,
  ),
  /** What this window shows: one conversation, or everything (null). */
  'app.window': main(
    () => Nothing,
    () => z.object({ conversation: WindowConversation.nullable() }),
  ),
  /**
   * Shows a conversation of the active account in a window of its own; one that has a window comes to the front. Fails with
   * `not-found` for another account, and with `validation` when too many are open.
   */
  'app.openWindow': main(
    () => WindowConversation,
    () => Nothing,
  ),
  /** Carries out a command in the main window, and shows that. */
  'app.command': main(
    () => z.strictObject({ command: z.enum(mainWindowCommands) }),
    () => Nothing,
  ),
  /**
   * Shows the place of a `meridian:` link in the window that its conversation has, or else in the main one. Fails with
   * `validation` for any other address.
   */
  'app.openPlace': main(
    () => z.strictObject({ url: z.string().max(2_048) }),
    () => Nothing,
  ),
  /** Opens an http, https or mailto address in the system's default program. */
  'app.openLink': main(
    () => z.strictObject({ url: z.string().max(8_192) }),
    () => Nothing,
  ),
  /**
   * The window has registered its listeners. Replies with the place to show first: the link it was opened with, or its
   * place before a reload; null: none. Later places arrive as `app.navigate`, and so does the first one if Meridian is
   * locked.
   */
  'app.ready': main(
    () => Nothing,
    () => z.object({ link: DeepLink.nullable() }),
  ),
  /** Logs an error of the page; leaves out what exceeds 50 of them in ten minutes. */
  'app.report': main(
    () =>
      z.strictObject({
        /** The pane that failed, or `window` for an uncaught error. */
        where: z.string().regex(/^[A-Za-z]{1,40}$/),
        message: z.string().max(500),
        stack: z.string().max(4_000).nullable(),
      }),
    () => Nothing,
  ),
  /** Shows the system's emoji panel, which types into the focused field; does nothing where there is none. */
  'app.showEmojiPanel': main(
    () => Nothing,
    () => Nothing,
  ),
  /** Opens the log, or shows it in its folder where no program opens it. */
  'app.openLog': main(
    () => Nothing,
    () => Nothing,
  ),
  /** Opens the licenses of the app and its libraries in the system's program for text. */
  'app.openLicenses': main(
    () => Nothing,
    () => Nothing,
  ),
  /** The newest crash reports, newest first. They are never sent. */
  'app.crashes': main(
    () => Nothing,
    () => z.object({ reports: z.array(CrashReport).readonly() }),
  ),
  /** Shows a crash report in its folder. Fails with `not-found`. */
  'app.showCrash': main(
    () => z.strictObject({ name: z.string().max(1_000) }),
    () => Nothing,
  ),
  /** Quits and starts Meridian again. */
  'app.restart': main(
    () => Nothing,
    () => Nothing,
  ),
  'settings.read': main(
    () => Nothing,
    () => AppSettings,
  ),
  /** Changes the given settings and stores them. Replies with all settings. Those of the lock need `lock.configure`. */
  'settings.change': main(
    () => WindowSettingsChange,
    () => AppSettings,
  ),
} as const;

export const appEvents = {
  'settings.changed': mainEvent(() => AppSettings),
  /** Show this place: the user opened a link or a notification. */
  'app.navigate': mainEvent(() => z.object({ link: DeepLink })),
  /** The system did not show a notification; sent once. */
  'notifications.failed': mainEvent(() => Nothing),
  'app.command': mainEvent(() => z.object({ command: AppCommand })),
  /** The computer woke, the window got the focus, or the system's time zone or language may have changed. */
  'environment.changed': mainEvent(() => z.object({ reason: z.enum(['focus', 'resume', 'locale']) })),
} as const;
