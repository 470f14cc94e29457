import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { prepareFile } from '../main/app/privateFiles.ts';
import { systemClock, systemIds } from '../main/engine/clock.ts';
import { openDatabase } from '../main/engine/store/database.ts';
import { openOutbox } from '../main/engine/store/outbox/openOutbox.ts';
import { ConversationId, MessageId } from '../shared/model.ts';
import { quantile } from './support/corpus.ts';
import type { Bench } from './support/figure.ts';

/** Messages before the measurement, and in it. */
const WARM_UP = 50;
const [MESSAGES, FEW] = [400, 100];
/** The largest ratio of the medians. */
const LIMIT = 1.3;
const text = 'A message of ordinary length, written on a train in a tunnel without a network.';
const key = new Uint8Array(32).fill(7);

interface Accepting {
  readonly accept: (conversationId: ConversationId) => void;
  readonly close: () => void;
}

function ours(file: string): Accepting {
  const outbox = openOutbox({ file, key, now: systemClock.now() });
  return {
    accept: (conversationId) =>
      outbox.transaction(() => {
        outbox.drafts.save(conversationId, '', systemClock.now());
        const id = MessageId.parse(systemIds());
        outbox.outgoing.enqueue({
          id,
          conversationId,
          text,
          acceptedAt: systemClock.now(),
          sendAt: null,
          disappearAfter: null,
        });
      }),
    close: () => outbox.close(),
  };
}

/** One statement in the same kind of file, and an authenticated record that replaces the one before. */
function leastDurable(file: string): Accepting {
  const db = openDatabase({ file, key, cipher: 'aegis', commits: 'durable', newestVersion: 0 });
  db.exec('CREATE TABLE outgoing (number INTEGER PRIMARY KEY, id TEXT, conversation TEXT, text TEXT, at INTEGER)');
  const insert = db.prepare('INSERT INTO outgoing (id, conversation, text, at) VALUES (?, ?, ?, ?)');
  return {
    accept: (conversationId) => {
      const replaceRecord = db.transaction(() => {
        const { lastInsertRowid } = insert.run(systemIds(), conversationId, text, systemClock.now());
        const record = JSON.stringify({ unsettled: [[1, Number(lastInsertRowid)]] });
        const mac = createHmac('sha256', key).update(record).digest('base64');
        return prepareFile(`${file}-record`, JSON.stringify({ record, mac }));
      })();
      replaceRecord();
    },
    close: () => db.close(),
  };
}

function append(file: string): Accepting {
  const descriptor = fs.openSync(file, 'a');
  return {
    accept: () => {
      fs.writeSync(descriptor, text);
      fs.fsyncSync(descriptor);
    },
    close: () => fs.closeSync(descriptor),
  };
}

/** Accepts messages in each way, in turns; ms each, ascending. */
function measureIn(folder: string, messages: number): readonly (readonly number[])[] {
  const ways = [ours, leastDurable, append].map((open, n) => ({
    ...open(path.join(folder, `${n}.db`)),
    times: [] as number[],
  }));
  for (let n = 0; n < WARM_UP + messages; n++) {
    const conversationId = ConversationId.parse(`conversation-${n % 20}`);
    for (const { accept, times } of ways) {
      const started = performance.now();
      accept(conversationId);
      if (n >= WARM_UP) times.push(performance.now() - started);
    }
  }
  return ways.map(({ close, times }) => {
    close();
    return times.sort((a, b) => a - b);
  });
}

export const bench: Bench = {
  purpose: `Accepting a message in the outbox: on the disk, and in the record beside it. Floor: one statement in a file of the same engine
with the same encryption and journal, and an authenticated record that is written and renamed. For comparison, appending its text to a
file and waiting for the disk. All three in turns.`,
  measure: async (isQuick) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-accept-'));
    try {
      const [accepted = [], least = [], appended = []] = measureIn(folder, isQuick ? FEW : MESSAGES);
      const at = (share: number, floor: readonly number[]) => ({
        value: quantile(accepted, share),
        floor: quantile(floor, share),
        unit: 'ms',
      });
      return [
        { what: 'accept a message, p50', ...at(0.5, least), limit: { ratio: LIMIT } },
        { what: 'accept a message, p99', ...at(0.99, least) },
        { what: 'accept a message, compared with an append, p50', ...at(0.5, appended) },
      ];
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};
