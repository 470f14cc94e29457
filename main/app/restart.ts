import type { App } from 'electron';
import { type AwsVariables, takeAwsVariables } from './awsVariables.ts';
import { hiddenArgument } from './loginItem.ts';

/** Quits, and starts Meridian again with the same options, variables and its window. */
export function restart(
  app: Pick<App, 'relaunch' | 'quit'>,
  { argv, env }: Pick<NodeJS.Process, 'argv' | 'env'>,
  awsVariables: AwsVariables,
): void {
  const args = argv.slice(1).filter((argument) => argument !== hiddenArgument);
  // Electron starts at once the process that waits for this one to end.
  Object.assign(env, awsVariables);
  try {
    // An AppImage's own files are unmounted when it quits.
    app.relaunch({ args, ...(env.APPIMAGE === undefined ? {} : { execPath: env.APPIMAGE }) });
  } finally {
    takeAwsVariables(env);
  }
  app.quit();
}
