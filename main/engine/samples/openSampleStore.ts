import fs from 'node:fs';
import path from 'node:path';
import { LocalMessageStore } from '../remote/localStore.ts';
import type { OpenMessageStore } from '../startEngine.ts';
import { openLocalTable } from '../store/localTable.ts';
import { tidySampleItems } from './seed.ts';

/** Opens the table of the sample data in the account's directory. The first time, its newest message is minutes old. */
export const openSampleStore: OpenMessageStore = ({ connection, directory, cacheKey: key }, world) => {
  const { clock, onDamage, onServerDate } = world;
  const now = clock.now();
  const table = openLocalTable({
    file: path.join(directory, 'table.db'),
    key,
    now,
    onDamage: () => onDamage?.('cache-unreadable'),
  });
  if (table.isEmpty()) {
    // A cache that is there is of a table that is gone.
    for (const suffix of ['', '-wal', '-shm']) fs.rmSync(path.join(directory, `cache.db${suffix}`), { force: true });
    table.put(tidySampleItems({ now }));
  }
  return new LocalMessageStore(table, { clock, onServerDate, naiveZone: connection.naiveZone });
};
