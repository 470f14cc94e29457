import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../database.ts';
import { migrate } from '../openStore.ts';
import { migrations } from './migrations.ts';
import { Outbox } from './outbox.ts';
import { at, conversation, key } from './testing/makers.ts';
import { changingWrites, codeOf, growingWrites, prepare } from './testing/writes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An outbox on a file whose connection the test can limit. */
function openLimited() {
  const file = join(folder, 'outbox.db');
  const db = openDatabase({ file, key, cipher: 'aegis', commits: 'durable', newestVersion: migrations.length });
  migrate(db, migrations);
  const outbox = new Outbox({ db, quarantined: null, onDamage: () => expect.fail('reported damage') });
  prepare(outbox);
  return { db, outbox };
}

describe('a disk without room or permission', () => {
  it('is reported as read-only by every write and by the probe, and nothing changes', () => {
    const { db, outbox } = openLimited();
    const before = db.serialize();
    db.pragma('query_only = ON');
    for (const [name, write] of Object.entries({ ...growingWrites, ...changingWrites })) {
      expect(
        codeOf(() => write(outbox, 1)),
        name,
      ).toBe('disk-read-only');
    }
    expect(outbox.probe()).toMatchObject({ code: 'disk-read-only' });
    expect(db.serialize().equals(before)).toBe(true);
    db.pragma('query_only = OFF');
    expect(outbox.probe()).toBeNull();
    outbox.close();
  });

  it.each(Object.entries(growingWrites))('is reported as full by %s, which keeps accepted rows', (_name, write) => {
    const { db, outbox } = openLimited();
    const rows = () => z.number().parse(db.prepare(allRows).pluck().get());
    const before = rows();
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    let done = 0;
    let code: string | null = null;
    while (code === null) {
      if (done > 5_000) expect.fail('The disk is never full.');
      code = codeOf(() => write(outbox, done));
      if (code === null) done++;
    }
    expect(code).toBe('disk-full');
    expect(rows()).toBeGreaterThanOrEqual(before + done);
    expect(outbox.probe()).toMatchObject({ code: 'disk-full' });
    db.pragma('max_page_count = 1000000');
    expect(outbox.probe()).toBeNull();
    expect(codeOf(() => write(outbox, done))).toBeNull();
    outbox.close();
  });

  it('rolls back the transaction that it interrupts', () => {
    const { db, outbox } = openLimited();
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    const work = () =>
      outbox.transaction(() => {
        outbox.values.set('firstSyncDone', true);
        for (let n = 0; n < 1_000; n++) growingWrites.enqueue?.(outbox, n);
      });
    const before = outbox.outgoing.counts();
    expect(codeOf(work)).toBe('disk-full');
    expect(outbox.outgoing.counts()).toEqual(before);
    expect(outbox.values.get('firstSyncDone') === true).toBe(false);
    outbox.close();
  });

  it('stores all of a long draft or nothing', () => {
    const { db, outbox } = openLimited();
    outbox.drafts.save(conversation, 'short', at(0));
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 3}`);
    expect(codeOf(() => outbox.drafts.save(conversation, 'x'.repeat(100_000), at(1)))).toBe('disk-full');
    expect(outbox.drafts.find(conversation)).toBe('short');
    outbox.close();
  });
});

const allRows = `SELECT ${[
  'outgoing',
  'row_task',
  'denied_partition',
  'own_state',
  'blocked',
  'conversation_label',
  'mentions_only',
  'joined_conversation',
  'new_conversation',
  'draft',
  'read_marker',
  'disappearing',
  'cost',
  'late_arrival',
]
  .map((table) => `(SELECT count(*) FROM ${table})`)
  .join(' + ')}`;

/** A real disk of 1 MB needs a mount, which Linux allows in a user namespace. */
const unshare = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-ec'] as const;
const canMount = process.platform === 'linux' && spawnSync(unshare[0], [...unshare.slice(1), 'true']).status === 0;
const reason = canMount ? '' : ' (skipped: needs Linux with user namespaces)';

describe.skipIf(!canMount)(`a real disk of 1 MB${reason}`, () => {
  /** Runs steps on a separate disk, shell commands or modes of the child; returns the output of the last one. */
  function onSmallDisk(...steps: readonly ({ readonly sh: string } | string)[]): Record<string, string | null> {
    const child = fileURLToPath(new URL('./testing/diskChild.ts', import.meta.url));
    const script = [
      'mount -t tmpfs -o size=1m none "$1"',
      ...steps.map((step) => (typeof step === 'string' ? `"$2" "$3" "$1" '${step}'` : step.sh)),
    ];
    const { stdout, stderr, status } = spawnSync(
      unshare[0],
      [...unshare.slice(1), script.join('\n'), 'sh', folder, process.execPath, child],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return z.record(z.string(), z.string().nullable()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  }

  it('that is full is reported by every write and by the probe, and all work again with room', () => {
    const codes = onSmallDisk('write when full');
    for (const name of ['probe', ...Object.keys(growingWrites), ...Object.keys(changingWrites)]) {
      expect([name, codes[name], codes[`${name}, with room again`]]).toEqual([name, 'disk-full', null]);
    }
  });

  it('that is full is reported on opening', () => {
    expect(onSmallDisk('create', 'open when full')).toEqual({ open: 'disk-full' });
    expect(onSmallDisk('open when full')).toEqual({ open: 'disk-full' });
  });

  it('that is read-only is reported on opening', () => {
    expect(onSmallDisk('create', { sh: 'mount -o remount,ro "$1"' }, 'open')).toEqual({ open: 'disk-read-only' });
    expect(onSmallDisk({ sh: 'mount -o remount,ro "$1"' }, 'open')).toEqual({ open: 'disk-read-only' });
  });
});
