import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { node24, root } from '../lib/ensure.mjs';

it.each([
  ['its result', 'stdout', ['help'], 0],
  ['an error', 'stderr', ['scan', '--tabel'], 2],
] as const)('ends quietly with its own exit code when the reader of %s is gone', async (_name, closed, args, code) => {
  const child = spawn(node24, [`${root}/scripts/ddb/main.ts`, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child[closed].destroy();
  const open = closed === 'stdout' ? child.stderr : child.stdout;
  let text = '';
  open.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  expect(await once(child, 'close')).toEqual([code, null]);
  expect(text).toBe('');
});
