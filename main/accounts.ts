import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionSettings } from '../shared/connection.ts';

/**
 * The directory of an account, made when missing. Its name is a digest of what makes two accounts two, table and person,
 * so that it says nothing and never changes with a setting such as the profile; and of the zone of naive times, since
 * every instant that a cache holds was computed with it.
 */
export async function accountDirectory(userData: string, connection: ConnectionSettings): Promise<string> {
  const identity = JSON.stringify([
    // One spelling for `http://host:1` and `http://host:1/`.
    connection.endpoint && new URL(connection.endpoint).href,
    connection.region,
    connection.table,
    connection.user,
    connection.naiveZone,
  ]);
  const name = createHash('sha256').update(identity).digest('hex').slice(0, 24);
  const directory = path.join(userData, 'accounts', name);
  await fs.mkdir(directory, { recursive: true, mode: 0o700 });
  return directory;
}
