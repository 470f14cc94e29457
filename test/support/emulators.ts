import { afterAll, test } from 'vitest';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { startDynamoDbLocal } from './dynamoDbLocal.ts';

interface NamedEmulator {
  readonly name: string;
  readonly emulator: Emulator;
}

/**
 * Runs `suite` on every DynamoDB emulator that this computer has: dynalite, and DynamoDB Local if there is Java. Without Java
 * the suite is skipped there with a printed reason; in CI that is an error.
 */
export async function setUpEmulators(suite: string): Promise<readonly NamedEmulator[]> {
  const dynalite = await startDynalite({ directory: null });
  afterAll(() => dynalite.stop());
  const emulators: NamedEmulator[] = [{ name: 'dynalite', emulator: dynalite }];
  const local = await startDynamoDbLocal();
  if ('endpoint' in local) {
    afterAll(() => local.stop());
    return [...emulators, { name: 'DynamoDB Local', emulator: local }];
  }
  const notice = `${suite} on DynamoDB Local is skipped: ${local.reason}.`;
  const { CI } = process.env;
  if (CI === 'true') throw new Error(notice);
  console.warn(notice);
  test.skip(notice);
  return emulators;
}
