import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutbox } from './openOutbox.ts';
import { at, conversation, idOf, key } from './testing/makers.ts';

const child = fileURLToPath(new URL('./testing/crashChild.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-crash-'));
  file = join(folder, 'outbox.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the child until it has reported `count` writes, kills it, and returns all its reports. */
function answersUntilKilled(mode: string, count: number): Promise<string[]> {
  const running = spawn(process.execPath, [child, file, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const answers = (): string[] => output.split('\n').slice(0, -1);
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (answers().length >= count) running.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    running.on('error', reject);
    running.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(answers());
      else reject(new Error(`The child ended by itself, with ${code}.`));
    });
  });
}

/** What is on the disk afterwards. */
function reopen() {
  const outbox = openOutbox({ file, key, now: at(0) });
  const found = {
    ids: outbox.outgoing.ofConversation(conversation).map(({ id }) => id),
    draft: outbox.drafts.find(conversation),
    quarantined: outbox.quarantined,
    loss: outbox.losses.find(),
  };
  outbox.close();
  return found;
}

describe('a process that is killed', () => {
  it.each([1, 2, 9, 50, 250])('leaves every accepted message on the disk, after %i', async (count) => {
    const answers = await answersUntilKilled('messages', count);
    const { ids, quarantined, loss } = reopen();
    expect([quarantined, loss]).toEqual([null, null]);
    // The write in progress may be stored as well: then only its report was lost.
    expect(answers.length).toBeGreaterThanOrEqual(count);
    expect(ids.length - answers.length).toBeOneOf([0, 1]);
    expect(ids).toEqual(ids.map((_, n) => idOf(n)));
  });

  it.each([1, 3, 20, 100])('leaves all or nothing of a transaction, after %i', async (count) => {
    const answers = await answersUntilKilled('transactions', count);
    const { ids, draft, quarantined, loss } = reopen();
    expect([quarantined, loss]).toEqual([null, null]);
    const steps = Number(draft);
    expect(steps - answers.length).toBeOneOf([0, 1]);
    const odd = Array.from({ length: steps }, (_, n) => idOf(2 * n + 3));
    expect(ids).toEqual([...odd.slice(0, -1), idOf(2 * steps), idOf(2 * steps + 1)]);
  });

  it('leaves nothing of an unfinished transaction', async () => {
    expect(await answersUntilKilled('inside a transaction', 1)).toEqual(['inside']);
    expect(reopen()).toEqual({ ids: [idOf(0)], draft: '', quarantined: null, loss: null });
  });
});
