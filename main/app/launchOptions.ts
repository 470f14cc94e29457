import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ConnectionSettings, credentialsOfProfile } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';

/** Options of the command line. `connection` is null if no user is named; the stored accounts are used then. */
export interface LaunchOptions {
  readonly dataDir: string | null;
  readonly connection: ConnectionSettings | null;
  /** The file for the report of a smoke test; empty: stdout only; null: there is no smoke test. */
  readonly smokeTest: string | null;
}

const Values = z.object({
  'data-dir': z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  table: z.string().optional(),
  index: z.string().optional(),
  region: z.string().optional(),
  endpoint: z.string().optional(),
  profile: z.string().optional(),
  'naive-zone': z.string().optional(),
  offline: z.boolean().optional(),
  'smoke-test': z.string().optional(),
});

const options = Object.fromEntries(
  Object.keys(Values.shape).map((name) => [name, { type: name === 'offline' ? 'boolean' : 'string' } as const]),
);

/**
 * Parses our own options of a command line and ignores those of Chromium, Electron and the desktop.
 * @throws AppError `validation` that names the option
 */
export function parseLaunchOptions(argv: readonly string[]): LaunchOptions {
  const { values } = parseArgs({
    // Its value is optional, so it does not take the next argument.
    args: argv.map((argument) => (argument === '--smoke-test' ? '--smoke-test=' : argument)),
    strict: false,
    allowPositionals: true,
    options,
  });
  const parsed = Values.safeParse(values);
  if (!parsed.success) throw invalid(parsed.error);
  const { 'data-dir': dataDir, 'smoke-test': smokeTest = null, user, ...connected } = parsed.data;
  const { 'naive-zone': naiveZone, profile, ...rest } = connected;
  if (user === undefined) {
    const [option] = Object.keys(rest)
      .concat(profile === undefined ? [] : 'profile')
      .concat(naiveZone === undefined ? [] : 'naive-zone');
    if (option === undefined) return { dataDir: absolute(dataDir), connection: null, smokeTest };
    throw new AppError('validation', { reason: 'option-needs-user', params: { option } });
  }
  const credentials = credentialsOfProfile(profile ?? null);
  const connection = ConnectionSettings.safeParse({ user, naiveZone, credentials, ...rest });
  if (!connection.success) throw invalid(connection.error);
  return { dataDir: absolute(dataDir), connection: connection.data, smokeTest };
}

const absolute = (directory: string | undefined): string | null =>
  directory === undefined ? null : path.resolve(directory);

/** Options whose setting has another name. */
const optionOf: Readonly<Record<string, string>> = { naiveZone: 'naive-zone', credentials: 'profile' };

function invalid(error: z.ZodError): AppError {
  const setting = String(error.issues[0]?.path[0] ?? '');
  const option = optionOf[setting] ?? setting;
  return new AppError('validation', { reason: 'option-invalid', params: { option } });
}
