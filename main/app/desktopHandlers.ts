import type { Log } from '../engine/log.ts';
import type { MainHandlers } from '../ipc/router.ts';
import type { Navigator } from '../links/navigator.ts';
import type { IdleLock } from '../lock/idleLock.ts';
import type { Settings } from './settings.ts';

export type DesktopHandlers = Pick<
  MainHandlers,
  Extract<keyof MainHandlers, `settings.${string}` | `lock.${string}`> | 'app.ready' | 'app.report'
>;

/** The methods about settings, the lock and the window itself. */
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
    'settings.read': async () => settings.value,
    'settings.change': async (change) => settings.change(change),
    'lock.state': async () => lock.state,
    'lock.unlock': async () => await lock.unlock(),
    'app.ready': async () => ({ link: navigator.ready() }),
    'app.report': async ({ where, message, stack }) => {
      log('error', `The page failed (${where}).`, Object.assign(new Error(message), { stack: stack ?? message }));
      return {};
    },
  };
}
