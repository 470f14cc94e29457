import { desktopMethods } from '../../shared/ipc/desktop.ts';
import { succeed } from '../../shared/result.ts';
import type { Log } from '../engine/log.ts';
import type { Handlers } from '../ipc/register.ts';
import type { Navigator } from '../links/navigator.ts';
import type { IdleLock } from '../lock/idleLock.ts';
import type { Settings } from './settings.ts';

export type DesktopHandlers = Pick<Handlers, keyof typeof desktopMethods>;

/** What is still answered while Meridian is locked: nothing that shows what is locked away. */
export const openWhileLocked: ReadonlySet<string> = new Set([...Object.keys(desktopMethods), 'app.describe']);

/** The methods about the desktop, as the main process answers them. */
export function createDesktopHandlers({
  settings,
  lock,
  navigator,
  log,
}: {
  readonly settings: Settings;
  readonly lock: IdleLock;
  readonly navigator: Navigator;
  readonly log: Log;
}): DesktopHandlers {
  return {
    'settings.read': async () => succeed(settings.value),
    'settings.change': async (change) => succeed(settings.change(change)),
    'lock.state': async () => succeed(lock.state),
    'lock.unlock': async () => succeed(await lock.unlock()),
    'app.ready': async () => succeed({ link: navigator.ready() }),
    'app.report': async ({ where, message, stack }) => {
      log('error', `The page failed (${where}).`, Object.assign(new Error(message), { stack: stack ?? message }));
      return succeed({});
    },
  };
}
