import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemClock, systemIds } from '../main/engine/clock.ts';
import { openOutbox } from '../main/engine/store/outbox/openOutbox.ts';
import { ConversationId, MessageId } from '../shared/model.ts';
import { parseBenchOptions } from './support/benchOptions.ts';
import { quantile } from './support/corpus.ts';
import { figure, printReport } from './support/report.ts';

parseBenchOptions({
  name: 'accept',
  purpose: `Measures how long the outbox takes to accept a message, compared with appending its text to a file and waiting for the
disk, in turns.`,
});

const MESSAGES = 400;
/** Messages before the measurement. */
const WARM_UP = 50;
/** The largest ratio of the medians. */
const LIMIT = 16;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-accept-'));
const accept: number[] = [];
const append: number[] = [];
try {
  const outbox = openOutbox({ file: path.join(folder, 'outbox.db'), key: new Uint8Array(32), now: systemClock.now() });
  const floor = fs.openSync(path.join(folder, 'floor'), 'a');
  const text = 'A message of ordinary length, written on a train in a tunnel without a network.';
  for (let n = 0; n < WARM_UP + MESSAGES; n++) {
    const conversationId = ConversationId.parse(`conversation-${n % 20}`);
    const started = performance.now();
    outbox.transaction(() => {
      outbox.drafts.save(conversationId, '', systemClock.now());
      const id = MessageId.parse(systemIds());
      outbox.outgoing.enqueue({ id, conversationId, text, acceptedAt: systemClock.now(), disappearAfter: null });
    });
    const accepted = performance.now();
    fs.writeSync(floor, text);
    fs.fsyncSync(floor);
    if (n < WARM_UP) continue;
    accept.push(accepted - started);
    append.push(performance.now() - accepted);
  }
  fs.closeSync(floor);
  outbox.close();
} finally {
  fs.rmSync(folder, { recursive: true });
}

const at = (all: readonly number[], share: number): number =>
  quantile(
    all.toSorted((a, b) => a - b),
    share,
  );
const ratio = at(accept, 0.5) / at(append, 0.5);
const rowOf = (what: string, all: readonly number[], times: number): string[] => [
  what,
  figure(at(all, 0.5), 2),
  figure(at(all, 0.99), 2),
  figure(times, 1),
];
process.exitCode =
  printReport({
    title: `Accepting a message, ${MESSAGES} of them, ms`,
    headings: ['what', 'p50', 'p99', 'ratio of p50'],
    rows: [
      rowOf('floor: append the text, fsync', append, 1),
      rowOf('accept: on the disk, and in the record', accept, ratio),
    ],
    broken: ratio > LIMIT ? [`Accepting takes ${figure(ratio, 1)} times the floor, over ${LIMIT}.`] : [],
  }) > 0
    ? 1
    : 0;
