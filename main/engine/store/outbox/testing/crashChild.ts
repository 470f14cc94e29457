import { writeSync } from 'node:fs';
import { openOutbox } from '../outbox.ts';
import { accepted, at, group, idOf, key } from './makers.ts';

/*
 * A process that is killed by a test: `node crashChild.ts <file> <what it does>`. Each line that it writes is an answer: what
 * was asked for is on the disk.
 */

const [, , file = '', mode] = process.argv;
const outbox = openOutbox({ file, key, now: at(0) });
const answer = (text: string | number): void => {
  writeSync(1, `${text}\n`);
};

switch (mode) {
  case 'messages':
    for (let n = 0; ; n++) {
      outbox.outgoing.enqueue(accepted(n));
      answer(n);
    }
  // Each step moves two messages in, the one before out, and counts in the draft.
  case 'transactions':
    for (let n = 1; ; n++) {
      outbox.transaction(() => {
        outbox.outgoing.enqueue(accepted(2 * n));
        outbox.sent(idOf(2 * n - 2), null);
        outbox.drafts.save(group, String(n), at(n));
        outbox.outgoing.enqueue(accepted(2 * n + 1));
      });
      answer(n);
    }
  case 'inside a transaction':
    outbox.outgoing.enqueue(accepted(0));
    outbox.transaction(() => {
      outbox.outgoing.enqueue(accepted(1));
      outbox.sent(idOf(0), null);
      outbox.drafts.save(group, 'half', at(0));
      answer('inside');
      // Until it is killed.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });
}
