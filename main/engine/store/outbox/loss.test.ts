import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageId } from '../../../../shared/model.ts';
import { openOutbox } from './openOutbox.ts';
import type { Outbox } from './outbox.ts';
import { OutboxRecord } from './record.ts';
import { accepted, allocated, at, conversation, idOf, key } from './testing/makers.ts';

const PAGE_BYTES = 4_096;

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'outbox-loss-'));
  file = join(folder, 'outbox.db');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

type Options = Partial<Parameters<typeof openOutbox>[0]>;
const open = (options: Options = {}): Outbox => openOutbox({ file, key, now: at(0), ...options });

/** Opens, works, closes. */
function use<T>(work: (outbox: Outbox) => T, options: Options = {}): T {
  const outbox = open(options);
  try {
    return work(outbox);
  } finally {
    outbox.close();
  }
}

const accept = (...numbers: readonly number[]): void =>
  use((outbox) => {
    for (const n of numbers) outbox.outgoing.enqueue(accepted(n, { text: `text ${n} ${'long '.repeat(180)}` }));
  });
const settle = (...numbers: readonly number[]): void =>
  use((outbox) => {
    for (const n of numbers) outbox.sent(idOf(n), null);
  });
const ids = (outbox: Outbox): MessageId[] => outbox.outgoing.ofConversation(conversation).map(({ id }) => id);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

function flipBit(target: string, place: number): void {
  const content = fs.readFileSync(target);
  content.writeUInt8(content.readUInt8(place) ^ 0x10, place);
  fs.writeFileSync(target, content);
}

const copy = (name: string): string => {
  const copied = join(folder, name);
  fs.copyFileSync(file, copied);
  return copied;
};

describe('an undamaged outbox', () => {
  it('reports no loss, at however many starts, and rewrites nothing', () => {
    use((outbox) => expect(outbox.losses.find()).toBeNull());
    accept(1, 2, 3);
    settle(2);
    const record = fs.readFileSync(`${file}-record`, 'utf8');
    use((outbox) => expect([outbox.losses.find(), ids(outbox)]).toEqual([null, [idOf(1), idOf(3)]]));
    expect(fs.readFileSync(`${file}-record`, 'utf8')).toBe(record);
    expect(new OutboxRecord(file, key).read()).toMatchObject({
      accepted: 3,
      unsettled: [
        [1, 1],
        [3, 3],
      ],
    });
  });

  it('has the record on the disk before a call is answered, and needs none for other writes', () => {
    use((outbox) => {
      for (const n of [1, 2]) {
        outbox.outgoing.enqueue(accepted(n));
        expect(new OutboxRecord(file, key).read()).toMatchObject({ accepted: n, unsettled: [[1, n]] });
      }
      const before = fs.statSync(`${file}-record`).mtimeMs;
      outbox.drafts.save(conversation, 'so far', at(0));
      outbox.outgoing.beginAttempt(idOf(1), null);
      expect(fs.statSync(`${file}-record`).mtimeMs).toBe(before);
    });
  });
});

/** Calls `look` before and after each step of the disk that `work` takes. */
function atEachStep(work: () => void, look: () => void): void {
  const { renameSync, fsyncSync } = fs;
  const around =
    <A extends readonly unknown[]>(step: (...args: A) => void) =>
    (...args: A): void => {
      look();
      step(...args);
      look();
    };
  fs.renameSync = around(renameSync);
  fs.fsyncSync = around(fsyncSync);
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    fs.renameSync = renameSync;
    fs.fsyncSync = fsyncSync;
    syncBuiltinESMExports();
  }
}

describe('a crash between the database and its record', () => {
  it.each([
    ['accepting', (outbox: Outbox): void => void outbox.outgoing.enqueue(accepted(9)), [1, 2, 3]],
    ['sending', (outbox: Outbox): void => outbox.sent(idOf(2), null), [1, 3]],
    [
      'both at once',
      (outbox: Outbox): void =>
        outbox.transaction(() => {
          outbox.sent(idOf(2), null);
          outbox.outgoing.enqueue(accepted(9));
        }),
      [1, 3],
    ],
  ] as const)('while %s is neither an alarm nor a loss', (_what, work, kept) => {
    accept(1, 2, 3);
    const snapshots: string[] = [];
    use((outbox) =>
      atEachStep(
        () => work(outbox),
        () => {
          const snapshot = join(folder, `snapshot-${snapshots.length}`);
          fs.mkdirSync(snapshot);
          for (const name of fs.readdirSync(folder).filter((each) => each.startsWith('outbox.db')))
            fs.copyFileSync(join(folder, name), join(snapshot, name));
          snapshots.push(join(snapshot, 'outbox.db'));
        },
      ),
    );
    expect(snapshots.length).toBeGreaterThanOrEqual(4);
    for (const snapshot of snapshots) {
      use(
        (outbox) => {
          expect(outbox.losses.find()).toBeNull();
          expect(ids(outbox)).toEqual(expect.arrayContaining(kept.map(idOf)));
        },
        { file: snapshot },
      );
    }
  });

  it('looks up a message that the record has as settled', () => {
    accept(1);
    const before = copy('before.db');
    settle(1);
    fs.copyFileSync(before, file);
    use((outbox) => {
      expect(outbox.losses.find()).toBeNull();
      expect(outbox.outgoing.heads(at(0))).toMatchObject([{ id: idOf(1), lookUpFrom: 0 }]);
    });
  });
});

describe('a loss', () => {
  it.each([
    ['missing', () => fs.rmSync(file)],
    ['empty', () => fs.writeFileSync(file, '')],
    ['cut off', () => fs.truncateSync(file, PAGE_BYTES)],
    ['no database', () => fs.writeFileSync(file, 'x'.repeat(9_000))],
  ])('is reported when the database is %s, until the person decides', (_what, damage) => {
    accept(1, 2, 3);
    settle(1);
    damage();
    const reported = { recovered: 0, lost: 2, isCertain: true, areDraftsComplete: false, isRestComplete: false };
    for (const _ of range(1, 3)) use((outbox) => expect(outbox.losses.find()).toMatchObject(reported));
    use((outbox) => {
      outbox.losses.dismiss();
      outbox.losses.dismiss();
    });
    use((outbox) => {
      expect(outbox.losses.find()).toBeNull();
      outbox.outgoing.enqueue(accepted(4));
    });
    // Numbers are never used twice.
    expect(new OutboxRecord(file, key).read()).toMatchObject({ accepted: 4, unsettled: [[4, 4]] });
  });

  it('is reported when an older database is beside a newer record', () => {
    accept(1, 2);
    const older = copy('older.db');
    settle(1);
    accept(3, 4);
    fs.copyFileSync(older, file);
    use((outbox) => {
      expect(outbox.losses.find()).toMatchObject({ lost: 2, isCertain: true, areDraftsComplete: false, file: null });
      expect(outbox.outgoing.toLookUp(conversation)).toMatchObject([{ id: idOf(1) }]);
    });
  });

  it('is no alarm when an older record is beside the database', () => {
    accept(1, 2);
    const older = fs.readFileSync(`${file}-record`);
    settle(1);
    accept(3);
    fs.writeFileSync(`${file}-record`, older);
    use((outbox) => expect([outbox.losses.find(), ids(outbox)]).toEqual([null, [idOf(2), idOf(3)]]));
    expect(new OutboxRecord(file, key).read()).toMatchObject({ accepted: 3, unsettled: [[2, 3]] });
  });

  it.each([
    ['missing', () => fs.rmSync(`${file}-record`)],
    ['forged', () => fs.writeFileSync(`${file}-record`, fs.readFileSync(`${file}-record`, 'utf8').replace('3', '4'))],
    ['that of another account', () => new OutboxRecord(file, Buffer.alloc(32, 8)).prepare(1, 0, [])()],
  ])('can’t be excluded when the record is %s', (_what, damage) => {
    accept(1, 2, 3);
    damage();
    use((outbox) => {
      expect(outbox.losses.find()).toMatchObject({ recovered: 0, lost: 0, isCertain: false, areDraftsComplete: true });
      expect(ids(outbox)).toEqual([1, 2, 3].map(idOf));
      outbox.losses.dismiss();
    });
    use((outbox) => expect(outbox.losses.find()).toBeNull());
  });

  it('is reported when database and record are missing, and the account had them', () => {
    use((outbox) => expect(outbox.losses.find()).toMatchObject({ lost: 0, isCertain: false }), { isExpected: true });
    fs.rmSync(file);
    fs.rmSync(`${file}-record`);
    use((outbox) => expect(outbox.losses.find()).toBeNull());
  });
});

describe('salvage', () => {
  it('reads all but the rows of a bad page, with keys and attempts, in order, to be looked up', () => {
    accept(...range(1, 60));
    use((outbox) => {
      outbox.outgoing.setKey(idOf(1), allocated(1));
      outbox.outgoing.beginAttempt(idOf(1), at(61));
      outbox.drafts.save(conversation, 'half a sentence', at(0));
    });
    const pages = fs.statSync(file).size / PAGE_BYTES;
    flipBit(file, (pages - 3) * PAGE_BYTES + 99);
    use((outbox) => {
      const found = ids(outbox);
      expect(found.length).toBeGreaterThanOrEqual(55);
      expect(outbox.losses.find()).toMatchObject({ recovered: found.length, lost: 60 - found.length, isCertain: true });
      expect(outbox.outgoing.heads(at(0))).toMatchObject([
        { id: idOf(1), attempts: 1, key: allocated(1), uncertainUntil: at(61), lookUpFrom: at(1) },
      ]);
      expect(outbox.outgoing.toLookUp(conversation).map(({ id }) => id)).toEqual(found);
      expect(outbox.drafts.find(conversation)).toBe('half a sentence');
      outbox.outgoing.enqueue(accepted(99));
      expect(ids(outbox)).toEqual([...found, idOf(99)]);
    });
  });

  it('reads the pages of a file that was cut off', () => {
    accept(...range(1, 60));
    fs.truncateSync(file, Math.floor(fs.statSync(file).size * 0.85));
    use((outbox) => {
      const found = ids(outbox);
      expect(found.length).toBeGreaterThan(10);
      expect(found).toEqual(range(1, found.length).map(idOf));
      expect(outbox.losses.find()).toMatchObject({ recovered: found.length, lost: 60 - found.length, isCertain: true });
    });
  });

  it('adds each message once, however often it is repeated', () => {
    accept(...range(1, 20));
    flipBit(file, fs.statSync(file).size - PAGE_BYTES);
    const found = use(ids);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(20);
    use((outbox) => {
      for (const id of found) outbox.sent(id, null);
    });
    for (const _ of range(1, 2)) {
      use((outbox) => {
        expect(ids(outbox)).toEqual([]);
        expect(outbox.losses.find()).toMatchObject({ recovered: found.length, lost: 20 - found.length });
      });
    }
  });

  it('reads a damaged file again at each start, and adds what has become readable, until the person decides', () => {
    accept(...range(1, 20));
    const healthy = copy('healthy.db');
    flipBit(file, fs.statSync(file).size - PAGE_BYTES);
    const first = use((outbox) => ({ file: outbox.quarantined ?? '', ids: ids(outbox) }));
    use((outbox) => {
      for (const id of first.ids) outbox.sent(id, null);
    });
    fs.copyFileSync(healthy, join(folder, 'quarantine', first.file));
    use((outbox) => {
      expect(ids(outbox)).toEqual(
        range(1, 20)
          .map(idOf)
          .filter((id) => !first.ids.includes(id)),
      );
      expect(outbox.losses.find()).toMatchObject({ recovered: 20, lost: 0, file: first.file });
      outbox.losses.dismiss();
    });
    use((outbox) => expect([outbox.losses.find(), ids(outbox).length]).toEqual([null, 20 - first.ids.length]));
  });

  it('finishes after a crash at any step of the replacement', () => {
    accept(...range(1, 12));
    use((outbox) => outbox.drafts.save(conversation, 'half', at(0)));
    flipBit(file, fs.statSync(file).size - PAGE_BYTES);
    const snapshots: string[] = [];
    const found = { ids: ids(open()).length };
    fs.rmSync(file);
    const aside = join(folder, 'quarantine');
    const damaged = fs.readdirSync(aside).find((name) => !name.endsWith('-journal')) ?? '';
    fs.renameSync(join(aside, damaged), file);
    atEachStep(
      () => open().close(),
      () => {
        const snapshot = fs.mkdtempSync(join(tmpdir(), 'outbox-step-'));
        fs.cpSync(folder, snapshot, { recursive: true });
        snapshots.push(snapshot);
      },
    );
    for (const snapshot of snapshots) {
      use(
        (outbox) => {
          expect(ids(outbox)).toHaveLength(found.ids);
          expect(outbox.losses.find()).toMatchObject({ recovered: found.ids });
          expect(outbox.drafts.find(conversation)).toBe('half');
        },
        { file: join(snapshot, 'outbox.db') },
      );
      fs.rmSync(snapshot, { recursive: true });
    }
  });

  it('accounts for every message, whichever bits and ends are damaged', () => {
    accept(...range(1, 30));
    settle(3, 7);
    const healthy = fs.readFileSync(file);
    const damage = fc.oneof(
      fc.record({ flips: fc.array(fc.integer({ min: 0, max: healthy.length - 1 }), { minLength: 1, maxLength: 4 }) }),
      fc.record({ length: fc.integer({ min: 0, max: healthy.length - 1 }) }),
    );
    const record = fs.readFileSync(`${file}-record`);
    fc.assert(
      fc.property(damage, (how) => {
        fs.writeFileSync(file, 'length' in how ? healthy.subarray(0, how.length) : healthy);
        fs.writeFileSync(`${file}-record`, record);
        if ('flips' in how) for (const place of how.flips) flipBit(file, place);
        use((outbox) => {
          const loss = outbox.losses.find();
          expect(ids(outbox).length + (loss?.lost ?? 0)).toBe(28);
          expect(loss?.isCertain ?? true).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });
});
