import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutbox } from './openOutbox.ts';
import { accepted, at, conversation, idOf, key, openInMemory } from './testing/makers.ts';
import { codeOf } from './testing/writes.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  file = join(folder, 'account', 'outbox.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(options: Partial<Parameters<typeof openOutbox>[0]> = {}) {
  const outbox = openOutbox({ file, key, now: at(0), ...options });
  return { outbox, quarantined: outbox.quarantined };
}

/** A closed outbox with a message and drafts in it. */
function fill(options: Partial<Parameters<typeof openOutbox>[0]> = {}): void {
  const { outbox } = open(options);
  outbox.transaction(() => {
    outbox.outgoing.enqueue(accepted(1));
    for (let n = 0; n < 50; n++) outbox.outgoing.enqueue(accepted(100 + n, { text: 'long '.repeat(200) }));
  });
  outbox.drafts.save(conversation, 'a draft', at(1));
  outbox.close();
}

const PAGE_BYTES = 4_096;

function flipBit(page: number): void {
  const content = readFileSync(file);
  const place = page * PAGE_BYTES + 777;
  content.writeUInt8(content.readUInt8(place) ^ 0x10, place);
  writeFileSync(file, content);
}

describe('opening the outbox', () => {
  it.each(['aegis', 'chacha20'] as const)('returns what was stored, with %s', (cipher) => {
    fill({ cipher });
    const { outbox, quarantined } = open({ cipher });
    expect(quarantined).toBeNull();
    expect(outbox.diagnostics()).toEqual({ waiting: 51, failed: 0, drafts: 1, quarantined: null, rowsGivenUp: 0 });
    expect(outbox.drafts.find(conversation)).toBe('a draft');
    outbox.close();
    expect(readdirSync(join(folder, 'account'))).toEqual(['outbox.db', 'outbox.db-record']);
    expect(statSync(join(folder, 'account')).mode & 0o077).toBe(0);
  });

  it('waits for the disk at every commit', () => {
    const { outbox } = open();
    expect(outbox.pragma('synchronous')).toBe(3);
    expect(outbox.pragma('fullfsync')).toBe(1);
    expect(outbox.pragma('journal_mode')).toBe('truncate');
    outbox.close();
  });

  it('keeps every quarantined file', () => {
    fill();
    const names = [8, 9, 10, 11, 12, 13].map((n) => {
      const { outbox, quarantined } = open({ key: Buffer.alloc(32, n), now: at(n) });
      expect(outbox.diagnostics()).toMatchObject({ waiting: 0, quarantined });
      outbox.close();
      return quarantined ?? '';
    });
    const aside = join(folder, 'account', 'quarantine');
    const files = readdirSync(aside).filter((name) => !name.endsWith('-journal'));
    expect(files.sort()).toEqual(names);
    // Its own key still opens the first one.
    const { outbox } = open({ file: join(aside, names[0] ?? '') });
    expect(outbox.outgoing.counts().waiting).toBe(51);
    outbox.close();
  });

  it.each([
    ['a file that is no database', 0, () => writeFileSync(file, 'not a database'.repeat(1_000))],
    ['a file that was cut off', 0, () => writeFileSync(file, readFileSync(file).subarray(0, 20_000))],
    ['one flipped bit', 47, () => flipBit(37)],
  ])('quarantines %s, and keeps what can be read', (_what, readable, damage) => {
    fill();
    damage();
    // Opening a database rewrites its first page with another nonce.
    const bytes = (path: string) => readFileSync(path).subarray(PAGE_BYTES);
    const damaged = bytes(file);
    const { outbox, quarantined } = open();
    expect(quarantined).not.toBeNull();
    expect(outbox.outgoing.counts().waiting).toBe(readable);
    expect(outbox.losses.find()).toMatchObject({ file: quarantined, recovered: readable, lost: 51 - readable });
    outbox.close();
    expect(bytes(join(folder, 'account', 'quarantine', quarantined ?? '')).equals(damaged)).toBe(true);
  });

  it('reports damage that is found while it is open, once the next opening can set it aside', () => {
    fill();
    let reports = 0;
    const running = open({ onDamage: () => reports++ });
    const pages = readFileSync(file).length / PAGE_BYTES;
    for (let page = 25; page < pages; page++) flipBit(page);
    running.outbox.exec('PRAGMA shrink_memory');
    expect(codeOf(() => running.outbox.outgoing.ofConversation(conversation))).toBe('outbox-unreadable');
    expect(reports).toBe(1);
    running.outbox.close();
    const { outbox, quarantined } = open();
    expect(quarantined).not.toBeNull();
    expect(outbox.outgoing.counts().waiting + (outbox.losses.find()?.lost ?? 0)).toBe(51);
    outbox.close();
  });

  it('starts empty in memory every time', () => {
    const first = openInMemory();
    first.outgoing.enqueue(accepted(1));
    const second = openInMemory();
    expect(second.outgoing.counts().waiting).toBe(0);
    second.outgoing.enqueue(accepted(2));
    expect([first, second].map((outbox) => outbox.outgoing.heads(at(0))[0]?.id)).toEqual([idOf(1), idOf(2)]);
    for (const outbox of [first, second]) outbox.close();
  });

  it('grows in memory', () => {
    const outbox = openInMemory();
    outbox.transaction(() => {
      for (let n = 0; n < 2_000; n++) outbox.outgoing.enqueue(accepted(n, { text: 'x'.repeat(4_000) }));
    });
    expect(() =>
      outbox.transaction(() => {
        for (let n = 2_000; n < 3_000; n++) outbox.outgoing.enqueue(accepted(n, { text: 'x'.repeat(4_000) }));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(outbox.outgoing.counts().waiting).toBe(2_000);
    outbox.close();
  });
});
