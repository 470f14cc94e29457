import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { toAppError } from '../../../../../shared/errors.ts';
import { openOutbox } from '../openOutbox.ts';
import { at, key } from './makers.ts';
import { changingWrites, codeOf, growingWrites, prepare } from './writes.ts';

/* Uses an outbox on a small disk: `node diskChild.ts <folder> <mode>`. Prints one line of JSON: the error code of each call, or null. */

const [, , folder = '', mode] = process.argv;
const open = () => openOutbox({ file: join(folder, 'outbox.db'), key, now: at(0) });
const filler = join(folder, 'filler');

function fill(): void {
  const fd = openSync(filler, 'a');
  try {
    for (;;) writeSync(fd, Buffer.alloc(4_096));
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')) throw thrown;
  } finally {
    closeSync(fd);
  }
}

function run(): Record<string, string | null> {
  switch (mode) {
    case 'create':
      open().close();
      return {};
    case 'open':
      return { open: codeOf(() => open().close()) };
    case 'open when full':
      fill();
      return { open: codeOf(() => open().close()) };
    case 'write when full': {
      const outbox = open();
      prepare(outbox);
      const writes = { ...growingWrites, ...changingWrites };
      const attempt = (suffix: string) => [
        [`probe${suffix}`, outbox.probe()?.code ?? null] as const,
        ...Object.entries(writes).map(([name, write]) => [`${name}${suffix}`, codeOf(() => write(outbox, 1))] as const),
      ];
      fill();
      const full = attempt('');
      rmSync(filler);
      const after = attempt(', with room again');
      outbox.close();
      return Object.fromEntries([...full, ...after]);
    }
    default:
      throw toAppError(`unknown: ${mode}`);
  }
}

writeSync(1, `${JSON.stringify(run())}\n`);
