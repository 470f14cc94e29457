import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import type { App } from 'electron';
import { updateBuild } from './updateBuild.ts';
import { findUpdateSource } from './updateSource.ts';
import { Updates, type UpdatesParts } from './updates.ts';

interface UpdatesWorld extends Omit<UpdatesParts, 'findSource' | 'load' | 'version'> {
  readonly app: Pick<App, 'getVersion' | 'isPackaged'>;
}

/** Creates the updates of the running installation. */
export function composeUpdates({ app, ...world }: UpdatesWorld): Updates {
  const { platform, env, execPath, resourcesPath } = process;
  return new Updates({
    ...world,
    version: app.getVersion(),
    findSource: () =>
      findUpdateSource(updateBuild, {
        platform,
        isPackaged: app.isPackaged,
        env,
        execPath,
        resourcesPath,
        exists: fs.existsSync,
        readFile: (file) => succeedOrNull(() => fs.readFileSync(file, 'utf8')),
        isWritable: (directory) => succeedOrNull(() => fs.accessSync(directory, fs.constants.W_OK)) !== null,
        describeSignature: () => describeSignature(execPath),
      }),
    load: async () => {
      if (updateBuild === null) throw new Error('This build names no server for updates.');
      const { CancellationToken, createUpdater, selectChannel } = await import('./updater.ts');
      const updater = createUpdater(updateBuild, platform, world.clock);
      return { updater, selectChannel, createToken: () => new CancellationToken() };
    },
  });
}

function succeedOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Returns what macOS knows about the signature of an executable; it prints that to stderr. */
const describeSignature = async (executable: string): Promise<string> =>
  promisify(execFile)('/usr/bin/codesign', ['--display', '--verbose=2', executable]).then(
    ({ stderr }) => stderr,
    () => '',
  );
