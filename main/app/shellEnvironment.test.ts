import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { readShellEnvironment, type ShellWorld } from './shellEnvironment.ts';

let folder: string;
let lines: string[];
let clock: ManualClock;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-shell-'));
  lines = [];
  clock = new ManualClock();
});
afterEach(() => fs.rm(folder, { recursive: true }));

const read = (world: Partial<ShellWorld>) =>
  readShellEnvironment({
    platform: 'linux',
    env: { PATH: '/usr/bin:/bin', HOME: '/home/me' },
    shell: '/bin/sh',
    clock,
    log: (level, text) => lines.push(`${level} ${text}`),
    ...world,
  });

/** Writes a shell whose startup files are `startup`; it then runs the command that it is given. */
async function shellWith(startup: string): Promise<string> {
  const file = path.join(folder, 'shell');
  await fs.writeFile(file, `#!/bin/sh\n${startup}\nexec /bin/sh -c "$2"\n`, { mode: 0o755 });
  return file;
}

// Windows has no login shells.
describe.skipIf(process.platform === 'win32')('the environment of the login shell', () => {
  it('adds what is missing, replaces PATH, and leaves out what is about the shell', async () => {
    const shell = await shellWith(`
      echo 'Welcome! A=1'
      export PATH="/opt/tools:$PATH" AWS_PROFILE=work TEXT='two
      lines' HOME=/elsewhere SHLVL=3 NODE_OPTIONS=--inspect`);
    const { TEXT, ...variables } = await read({ shell });
    expect(variables).toEqual({ PATH: '/opt/tools:/usr/bin:/bin', AWS_PROFILE: 'work' });
    expect(TEXT).toMatch(/^two\n +lines$/);
    expect(lines).toEqual([]);
  });

  it('does not wait for a shell that stays after it has printed the environment', async () => {
    const file = path.join(folder, 'stays');
    await fs.writeFile(file, '#!/bin/sh\nAWS_PROFILE=work /bin/sh -c "$2"\nexec sleep 600\n', { mode: 0o755 });
    expect(await read({ shell: file })).toMatchObject({ AWS_PROFILE: 'work' });
  });

  it.each([
    ['ends', 'exit 3'],
    ['prints too much', 'yes'],
  ])('is empty and logged if the shell %s', async (_what, startup) => {
    expect(await read({ shell: await shellWith(startup) })).toEqual({});
    expect(lines).toEqual([expect.stringMatching(/^warn The environment of the login shell .* could not be read\.$/)]);
  });

  it('is empty and logged if the shell is missing, or takes too long', async () => {
    expect(await read({ shell: path.join(folder, 'missing') })).toEqual({});
    const hanging = read({ shell: await shellWith('exec sleep 600') });
    await clock.advance(5_000);
    expect(await hanging).toEqual({});
    expect(lines).toHaveLength(2);
  });
});

it.each<[string, Partial<ShellWorld>]>([
  ['on Windows', { platform: 'win32' }],
  ['in a terminal', { env: { TERM: 'xterm' } }],
  ['without a shell', { shell: null }],
])('is not read %s', async (_where, world) => {
  expect(await read({ shell: '/nowhere/shell', ...world })).toEqual({});
  expect(lines).toEqual([]);
});
