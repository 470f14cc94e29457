import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConversationId, UserId } from '../../../../shared/model.ts';
import { migrations } from './migrations.ts';
import { openOutbox } from './openOutbox.ts';
import { Outbox } from './outbox.ts';
import { accepted, at, idOf, key, rowTask, throttled } from './testing/makers.ts';

/** What must not be readable on the disk: texts, drafts, names, handles and ids. */
const secrets = [
  'SECRET-TEXT',
  'SECRET-DRAFT',
  'SECRET-NAME',
  'secret_handle',
  'secret-user',
  'secret-conversation',
] as const;
const schema = ['SQLite format 3', 'CREATE TABLE', 'outgoing'] as const;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-encryption-'));
  file = join(folder, 'outbox.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(outbox: Outbox): void {
  const conversationId = ConversationId.parse('secret-conversation');
  const other = { id: UserId.parse('secret-user'), name: 'SECRET-NAME', handle: 'secret_handle' };
  outbox.transaction(() => {
    for (let n = 0; n < 300; n++)
      outbox.outgoing.enqueue(accepted(n, { conversationId, text: `SECRET-TEXT ${'x'.repeat(900)}` }));
  });
  outbox.outgoing.reject(idOf(0), { error: throttled, uncertainUntil: null });
  outbox.drafts.save(conversationId, `SECRET-DRAFT ${'SECRET-DRAFT '.repeat(3_000)}`, at(0));
  outbox.rowTasks.put(rowTask(1, { conversationId, text: 'SECRET-TEXT' }));
  outbox.newConversations.add({ conversationId, other, createdAt: at(0) });
  outbox.rowTasks.denyPartition(other.id, at(1));
  outbox.values.set('profileWritten', other);
  // What is deleted stays on its page.
  outbox.transaction(() => {
    for (let n = 0; n < 100; n++) outbox.sent(idOf(n), null);
  });
}

/** Each file of the folder that holds one of the texts. */
function filesWith(texts: readonly string[]): string[] {
  return readdirSync(folder).filter((name) => {
    const content = readFileSync(join(folder, name));
    return texts.some((text) => content.includes(text));
  });
}

describe('on disk', () => {
  it.each(['aegis', 'chacha20'] as const)('no file holds a text, draft, handle or the schema, with %s', (cipher) => {
    const outbox = openOutbox({ file, key, cipher, now: at(0) });
    write(outbox);
    outbox.transaction(() => {
      for (let n = 100; n < 200; n++) outbox.sent(idOf(n), null);
      expect(readdirSync(folder)).toEqual(['outbox.db', 'outbox.db-journal', 'outbox.db-record']);
      // The pages of before, should this transaction not end.
      expect(readFileSync(`${file}-journal`).length).toBeGreaterThan(100_000);
      expect(filesWith([...secrets, ...schema])).toEqual([]);
    });
    outbox.close();
    expect(readFileSync(file).length).toBeGreaterThan(300_000);
    expect(filesWith([...secrets, ...schema])).toEqual([]);
  });

  // Proves that the test above can fail.
  it('a file would hold each of them without a key', () => {
    const db = new SqliteDatabase(file);
    db.pragma('journal_mode = WAL');
    for (const statements of migrations) db.exec(statements);
    const outbox = new Outbox({ db, quarantined: null, onDamage: () => {} });
    write(outbox);
    outbox.close();
    for (const text of [...secrets, ...schema]) expect([text, filesWith([text])]).toEqual([text, ['outbox.db']]);
  });
});
