import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemClock, systemIds } from '../main/engine/clock.ts';
import { openOutbox } from '../main/engine/store/outbox/openOutbox.ts';
import { ConversationId, MessageId } from '../shared/model.ts';
import { quantile } from './support/corpus.ts';
import type { Bench } from './support/figure.ts';

/** Messages before the measurement, and in it. */
const WARM_UP = 50;
const [MESSAGES, FEW] = [400, 100];
/** The largest ratio of the medians. */
const LIMIT = 16;
const text = 'A message of ordinary length, written on a train in a tunnel without a network.';

interface Times {
  readonly accept: readonly number[];
  readonly append: readonly number[];
}

/** Accepts messages and appends texts, in turns; ms each, ascending. */
function measureIn(folder: string, messages: number): Times {
  const [accept, append]: [number[], number[]] = [[], []];
  const outbox = openOutbox({ file: path.join(folder, 'outbox.db'), key: new Uint8Array(32), now: systemClock.now() });
  const floor = fs.openSync(path.join(folder, 'floor'), 'a');
  for (let n = 0; n < WARM_UP + messages; n++) {
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
  const ascending = (all: readonly number[]): readonly number[] => all.toSorted((a, b) => a - b);
  return { accept: ascending(accept), append: ascending(append) };
}

export const bench: Bench = {
  purpose: `Accepting a message in the outbox: on the disk, and in the record beside it. Floor: appending its text to a file and
waiting for the disk, in turns.`,
  measure: async (isQuick) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-accept-'));
    try {
      const { accept, append } = measureIn(folder, isQuick ? FEW : MESSAGES);
      const at = (share: number) => ({ value: quantile(accept, share), floor: quantile(append, share), unit: 'ms' });
      return [
        { what: 'accept a message, p50', ...at(0.5), limit: { ratio: LIMIT } },
        { what: 'accept a message, p99', ...at(0.99) },
      ];
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};
