import { z } from 'zod';
import { DeepLink } from '../deepLinks.ts';
import { AppSettings, SettingsChange } from '../settings.ts';

const Nothing = z.strictObject({});

/** What the application's menu asks of the window. */
export const appCommands = [
  'new-conversation',
  'find',
  'search',
  'settings',
  'next-conversation',
  'previous-conversation',
  'mark-read',
  'export',
  'shortcuts',
  'about',
] as const;
export const AppCommand = z.enum(appCommands);
export type AppCommand = z.infer<typeof AppCommand>;

/**
 * Whether Meridian can be locked, and is. `available`: this computer can ask for its owner's consent to unlock; where it
 * can't, Meridian never locks. While it is locked, every call but those of this file is refused with `locked`.
 */
export const LockState = z.object({ available: z.boolean(), locked: z.boolean() }).readonly();
export type LockState = z.infer<typeof LockState>;

/** The methods about the desktop around the window; main answers them itself. */
export const desktopMethods = {
  'settings.read': { request: Nothing, reply: AppSettings },
  /** Changes what is named, at once and for the next starts; answers with all. */
  'settings.change': { request: SettingsChange, reply: AppSettings },
  'lock.state': { request: Nothing, reply: LockState },
  /** Asks the person for the system's own consent. Fails with `cancelled` when it is not given. */
  'lock.unlock': { request: Nothing, reply: LockState },
  /**
   * The window listens from now on. Where it is to go first: what it was opened for, or where it was before it was loaded
   * again; null: nowhere. Later places come as `app.navigate`.
   */
  'app.ready': { request: Nothing, reply: z.object({ link: DeepLink.nullable() }) },
  /** Puts an error of the page into the log. The page has shown it. */
  'app.report': {
    request: z.strictObject({
      /** Which part failed: a pane's name, or `window` for what nothing caught. */
      where: z.string().max(100),
      message: z.string().max(2_000),
      stack: z.string().max(20_000).nullable(),
    }),
    reply: Nothing,
  },
} as const;

/** The events about it. */
export const desktopEvents = {
  'settings.changed': AppSettings,
  'lock.changed': LockState,
  /** The person followed a link or a notification: show that place. */
  'app.navigate': z.object({ link: DeepLink }),
  /** The person chose this in the menu. */
  'app.command': z.object({ command: AppCommand }),
} as const;
