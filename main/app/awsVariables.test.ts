import { execFileSync } from 'node:child_process';
import { afterEach, expect, it, vi } from 'vitest';
import { takeAwsVariables } from './awsVariables.ts';

afterEach(() => vi.unstubAllEnvs());

it('removes every variable of AWS and no other', () => {
  const secrets = {
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: '',
    Aws_Profile: 'work',
  };
  const others = { PATH: '/bin', HOME: '/home/me', MY_AWS_KEY: 'not read by AWS', AWSOME: 'no' };
  const env: NodeJS.ProcessEnv = { ...others, ...secrets };
  expect(takeAwsVariables(env)).toEqual(secrets);
  expect(env).toEqual(others);
  expect(takeAwsVariables(env)).toEqual({});
});

it('removes them from what child processes inherit', () => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const inherited = (): string =>
    execFileSync(process.execPath, ['-p', 'process.env.AWS_SECRET_ACCESS_KEY'], { encoding: 'utf8' }).trim();
  expect(inherited()).toBe('secret');
  takeAwsVariables(process.env);
  expect(inherited()).toBe('undefined');
});
