import { z } from 'zod';
import { AppErrorData } from '../errors.ts';
import { UpdateChannel } from '../settings.ts';
import { main, mainEvent } from './entry.ts';

const Nothing = z.strictObject({});

/** How this installation gets updates. `host`: the server that a check requests. */
export const UpdateSource = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** Meridian downloads and installs them. */
    z.object({ kind: z.literal('self'), host: z.string() }),
    /** Meridian checks for them; the user downloads them from a page. */
    z.object({ kind: z.literal('page'), host: z.string(), page: z.string() }),
    /** A package manager installs them; Meridian does not check. */
    z.object({ kind: z.literal('package-manager'), command: z.string() }),
    /** The build names no server. */
    z.object({ kind: z.literal('none') }),
  ]),
);
export type UpdateSource = z.infer<typeof UpdateSource>;

const Release = z.lazy(() =>
  z
    .object({
      version: z.string(),
      /** Older than the installed version: the user left the channel of prereleases. */
      isOlder: z.boolean(),
      /** Release notes, to be shown as plain text. */
      notes: z.string().nullable(),
    })
    .readonly(),
);
export type Release = z.infer<typeof Release>;

export const UpdateState = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** Not checked yet. */
    z.object({ kind: z.literal('idle') }),
    z.object({ kind: z.literal('checking') }),
    z.object({ kind: z.literal('current') }),
    z.object({ kind: z.literal('available'), release: Release }),
    z.object({ kind: z.literal('downloading'), release: Release, percent: z.number() }),
    /** Downloaded and verified; a restart installs it. */
    z.object({ kind: z.literal('ready'), release: Release }),
    z.object({ kind: z.literal('installing'), release: Release }),
    z.object({ kind: z.literal('failed'), error: AppErrorData }),
  ]),
);
export type UpdateState = z.infer<typeof UpdateState>;

export const UpdateStatus = z.lazy(() =>
  z
    .object({
      source: UpdateSource,
      /** The user's choice, or by default the channel of the installed version. */
      channel: UpdateChannel,
      state: UpdateState,
    })
    .readonly(),
);
export type UpdateStatus = z.infer<typeof UpdateStatus>;

export const updateMethods = {
  'updates.status': main(
    () => Nothing,
    () => UpdateStatus,
  ),
  /** Starts a check, unless one is running or an update is being downloaded. The result arrives as `updates.changed`. */
  'updates.check': main(
    () => Nothing,
    () => Nothing,
  ),
  /** Starts to download the available update. */
  'updates.download': main(
    () => Nothing,
    () => Nothing,
  ),
  'updates.cancel': main(
    () => Nothing,
    () => Nothing,
  ),
  /**
   * Restarts and installs the downloaded update. Replies `unsent` instead when messages are unsent, unless
   * `evenIfUnsent`. Fails with `not-found` when there is no downloaded update.
   */
  'updates.restart': main(
    () => z.strictObject({ evenIfUnsent: z.boolean() }),
    () => z.object({ unsent: z.boolean() }),
  ),
} as const;

export const updateEvents = {
  'updates.changed': mainEvent(() => UpdateStatus),
} as const;
