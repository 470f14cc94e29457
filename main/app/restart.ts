import type { App } from 'electron';
import { hiddenArgument } from './loginItem.ts';

/** Quits, and starts Meridian again with the same options and its window. */
export function restart(
  app: Pick<App, 'relaunch' | 'quit'>,
  { argv, env }: Pick<NodeJS.Process, 'argv' | 'env'>,
): void {
  const args = argv.slice(1).filter((argument) => argument !== hiddenArgument);
  // An AppImage's own files are unmounted when it quits.
  app.relaunch({ args, ...(env.APPIMAGE === undefined ? {} : { execPath: env.APPIMAGE }) });
  app.quit();
}
