import { expect, it } from 'vitest';
import { restart } from './restart.ts';

it.each([
  [{}, {}],
  [{ APPIMAGE: '/apps/Meridian.AppImage' }, { execPath: '/apps/Meridian.AppImage' }],
])('starts the same program again with a window: %j', (env, program) => {
  const did: unknown[] = [];
  const app = { relaunch: (options: unknown) => did.push(options), quit: () => did.push('quit') };
  restart(app as unknown as Parameters<typeof restart>[0], { argv: ['electron', '--offline', '--hidden'], env }, {});
  expect(did).toEqual([{ args: ['--offline'], ...program }, 'quit']);
});

it('passes the variables of AWS to the new process only', () => {
  const env: NodeJS.ProcessEnv = { HOME: '/home/me' };
  const seen: unknown[] = [];
  const see = (): void => void seen.push(env.AWS_PROFILE);
  restart({ relaunch: see, quit: see }, { argv: ['electron'], env }, { AWS_PROFILE: 'work' });
  expect(seen).toEqual(['work', undefined]);
});
