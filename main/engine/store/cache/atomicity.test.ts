import { expect, it } from 'vitest';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, message, openWithDatabase } from './testing.ts';

it.each<[string, (cache: Cache) => unknown]>([
  ['addMessage', (cache) => cache.ingest.sent(message(3), at(0))],
  ['purgeExpired', (cache) => cache.ingest.purgeExpired(at(20))],
  ['applyMessages', (cache) => cache.ingest.page(conversation, everything, batch([message(3)]))],
])('%s changes nothing when its last write fails', (_name, call) => {
  const { cache, db } = openWithDatabase();
  cache.ingest.page(conversation, everything, batch([message(1), message(2, { expiresAt: at(10) })]));
  const before = db.serialize();
  db.exec(`CREATE TEMP TRIGGER fail BEFORE UPDATE OF newest_at ON main.conversation
    BEGIN SELECT RAISE(ABORT, 'stopped by the test'); END`);
  expect(() => call(cache)).toThrow('stopped by the test');
  expect(db.serialize().equals(before)).toBe(true);

  db.exec('DROP TRIGGER fail');
  call(cache);
  expect(db.serialize().equals(before)).toBe(false);
  cache.close();
});
