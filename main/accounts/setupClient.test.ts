import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDynalite } from '../../scripts/lib/dynalite.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { TestReport } from '../../shared/contract/accounts.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { systemClock } from '../engine/clock.ts';
import { noSystem } from '../systemPort.ts';
import { SetupClient } from './setupClient.ts';

let directory: string;
let signedIn: unknown[];
let received: { reports: unknown[]; lines: unknown[]; prompts: unknown[] };
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-setup-'));
  received = { reports: [], lines: [], prompts: [] };
  signedIn = [];
});
afterEach(() => fs.rm(directory, { recursive: true }));

const listener = {
  report: (report: TestReport) => void received.reports.push(report),
  log: (line: unknown) => void received.lines.push(line),
  prompt: (request: unknown) => void received.prompts.push(request),
  signedIn: (each: unknown) => void signedIn.push(each),
};

describe('with a fake thread', () => {
  const clock = new ManualClock();

  async function start(body: string, system = noSystem): Promise<SetupClient> {
    const script = path.join(directory, 'worker.mjs');
    await fs.writeFile(script, `import { parentPort as port, workerData } from 'node:worker_threads';\n${body}`);
    return new SetupClient({ task: 'profiles' }, listener, clock, script, system);
  }

  it('passes the job to the thread, its messages to the listener, and codes back, and resolves with the result', async () => {
    const client = await start(`
      port.postMessage({ kind: 'report', report: 'step' });
      port.postMessage({ kind: 'log', line: 'line' });
      port.postMessage({ kind: 'prompt', prompt: { id: 1, serial: 's', profile: 'p' } });
      port.postMessage({ kind: 'signedIn', signedIn: { accessKeyId: 'k' } });
      port.once('message', (answer) => {
        port.postMessage({ kind: 'done', result: { ok: true, value: [workerData.job, answer] } });
        port.close();
      });`);
    client.answerCode(1, '123456');
    expect(await client.result).toEqual([{ task: 'profiles' }, { kind: 'code', id: 1, code: '123456' }]);
    expect(received).toEqual({ reports: ['step'], lines: ['line'], prompts: [{ id: 1, serial: 's', profile: 'p' }] });
    expect(signedIn).toEqual([{ accessKeyId: 'k' }]);
    await client.cancel();
  });

  it('gives the thread the variables of AWS', async () => {
    const body = `port.postMessage({ kind: 'done', result: { ok: true, value: process.env.AWS_PROFILE } });`;
    const client = await start(body, { ...noSystem, awsVariables: { AWS_PROFILE: 'work' } });
    expect(await client.result).toBe('work');
  });

  it('rejects with the error of the job, of a failed start, or of a broken thread', async () => {
    const error = JSON.stringify({ code: 'offline', message: 'offline', retryable: true, details: {} });
    const failing = await start(`port.postMessage({ kind: 'done', result: { ok: false, error: ${error} } });`);
    await expect(failing.result).rejects.toMatchObject({ code: 'offline', message: 'offline' });
    const stillborn = await start(`port.postMessage({ kind: 'failed', error: ${error}, cause: 'stack' });`);
    await expect(stillborn.result).rejects.toMatchObject({ code: 'offline', cause: 'stack' });
    const broken = await start(`throw new TypeError('broken');`);
    await expect(broken.result).rejects.toMatchObject({ code: 'internal', cause: { message: 'broken' } });
  });

  it('terminates a cancelled job that does not end by itself', async () => {
    const client = await start(`port.on('message', () => {}); port.postMessage({ kind: 'log', line: 'up' });`);
    const ended = client.cancel();
    const rejected = expect(client.result).rejects.toMatchObject({ code: 'cancelled' });
    while (clock.sleeping === 0) await new Promise(setImmediate);
    await clock.advance(2_000);
    await ended;
    await rejected;
  });

  it('gives a cancelled write test the time to delete its item', async () => {
    const up = Promise.withResolvers<void>();
    const script = path.join(directory, 'worker.mjs');
    const report = JSON.stringify({ kind: 'report', report: { step: 'write', state: 'running' } });
    await fs.writeFile(
      script,
      `import { parentPort as port } from 'node:worker_threads';
      port.once('message', () => {}); port.on('message', () => {}); port.postMessage(${report});`,
    );
    const client = new SetupClient({ task: 'profiles' }, { ...listener, report: () => up.resolve() }, clock, script);
    await up.promise;
    const ended = client.cancel();
    const rejected = expect(client.result).rejects.toMatchObject({ code: 'cancelled' });
    while (clock.sleeping === 0) await new Promise(setImmediate);
    await clock.advance(29_000);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1_000);
    await ended;
    await rejected;
  });
});

describe('with the real thread', () => {
  const script = path.join(import.meta.dirname, '../engine/worker.ts');

  it('tests, creates and searches a table', async () => {
    const emulator = await startDynalite({ directory: null });
    try {
      const connection = ConnectionSettings.parse({ user: 'u', endpoint: emulator.endpoint });
      const test = { task: 'test', connection, keys: null, writeId: null } as const;
      const missing = new SetupClient(test, listener, systemClock, script);
      await missing.result;
      expect(received.reports).toContainEqual(expect.objectContaining({ step: 'table', state: 'failed' }));
      await new SetupClient({ task: 'createTable', connection, keys: null }, listener, systemClock, script).result;
      received.reports.length = 0;
      await new SetupClient({ ...test, writeId: 'x' }, listener, systemClock, script).result;
      expect(received.reports.filter((report) => JSON.stringify(report).includes('"failed"'))).toEqual([]);
      expect(received.reports).toContainEqual(expect.objectContaining({ step: 'write', state: 'ok' }));
      const find = { task: 'find', connection, keys: null, handle: 'missing', scan: null } as const;
      expect(await new SetupClient(find, listener, systemClock, script).result).toMatchObject({ kind: 'no-profile' });
      const scan = { ...find, scan: { from: null } };
      expect(await new SetupClient(scan, listener, systemClock, script).result).toEqual({ kind: 'not-found' });
      expect(received.lines).toEqual([]);
    } finally {
      await emulator.stop();
    }
  });
});
