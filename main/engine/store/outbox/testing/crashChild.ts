import { writeSync } from 'node:fs';
import { openOutbox } from '../openOutbox.ts';
import { accepted, at, conversation, idOf, key } from './makers.ts';

/* A process that a test kills: `node crashChild.ts <file> <mode>`. Each line of its output reports a write that is on the disk. */

const [, , file = '', mode] = process.argv;
const outbox = openOutbox({ file, key, now: at(0) });
const report = (text: string | number): void => {
  writeSync(1, `${text}\n`);
};

switch (mode) {
  case 'messages':
    for (let n = 0; ; n++) {
      outbox.outgoing.enqueue(accepted(n));
      report(n);
    }
  // Each step adds two messages, removes the previous one, and counts in the draft.
  case 'transactions':
    for (let n = 1; ; n++) {
      outbox.transaction(() => {
        outbox.outgoing.enqueue(accepted(2 * n));
        outbox.sent(idOf(2 * n - 2), null);
        outbox.drafts.save(conversation, String(n), at(n));
        outbox.outgoing.enqueue(accepted(2 * n + 1));
      });
      report(n);
    }
  case 'inside a transaction':
    outbox.outgoing.enqueue(accepted(0));
    outbox.transaction(() => {
      outbox.outgoing.enqueue(accepted(1));
      outbox.sent(idOf(0), null);
      outbox.drafts.save(conversation, 'half', at(0));
      report('inside');
      // Waits to be killed.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });
}
