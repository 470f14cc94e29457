import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AppError } from '../shared/errors.ts';
import type { EngineOptions, SystemFacts } from './engine/protocol.ts';
import { EngineClient } from './engineClient.ts';
import { noSystem } from './systemPort.ts';

/* Tests the client with real threads, each a short script that stands in for the engine's. */

const options: EngineOptions = {
  connection: {
    user: 'u',
    table: 't',
    index: 'i',
    region: 'r',
    endpoint: null,
    credentials: { kind: 'default' },
    naiveZone: 'UTC',
    offline: true,
    sample: false,
  },
  keys: null,
  directory: '/nowhere',
  cacheKey: new Uint8Array(32),
};
const never = new Promise<void>(() => {});

let directory: string;
let received: {
  events: unknown[];
  lines: unknown[];
  prompts: unknown[];
  signedIn: unknown[];
  unread: number[];
  arrivals: unknown[];
  reads: unknown[];
  deaths: AppError[];
};
let died: Promise<void>;
let reportDeath: () => void;

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-client-'));
  received = { events: [], lines: [], prompts: [], signedIn: [], unread: [], arrivals: [], reads: [], deaths: [] };
  ({ promise: died, resolve: reportDeath } = Promise.withResolvers<void>());
});
afterEach(() => fs.rm(directory, { recursive: true }));

/** Starts a client whose thread runs `body`, which answers calls with `reply`. */
async function start(body: string, system: SystemFacts = noSystem): Promise<EngineClient> {
  const script = path.join(directory, 'worker.mjs');
  await fs.writeFile(
    script,
    `import { parentPort as port } from 'node:worker_threads';
     const reply = (id, value) => port.postMessage({ kind: 'reply', id, result: { ok: true, value } });
     ${body}`,
  );
  const listener = {
    event: (event: unknown) => void received.events.push(event),
    log: (line: unknown) => void received.lines.push(line),
    prompt: (request: unknown) => void received.prompts.push(request),
    signedIn: (each: unknown) => void received.signedIn.push(each),
    unread: (unread: number) => void received.unread.push(unread),
    arrived: (arrival: unknown) => void received.arrivals.push(arrival),
    readElsewhere: (read: unknown) => void received.reads.push(read),
    died: (error: AppError) => {
      received.deaths.push(error);
      reportDeath();
    },
  };
  return new EngineClient(options, listener, script, system);
}

it('matches replies to calls in any order, and forwards events and log lines', async () => {
  const client = await start(`
    const calls = [];
    port.on('message', (message) => {
      if (message.kind === 'stop') return port.close();
      calls.push(message);
      if (calls.length < 2) return;
      port.postMessage({ kind: 'event', event: { name: 'conversations.changed', payload: {} } });
      port.postMessage({ kind: 'log', line: { level: 'info', text: 'line', error: null, cause: null } });
      for (const { id, method } of calls.reverse()) reply(id, method);
    });`);
  const [conversations, account] = await Promise.all([
    client.call('conversations.list', {}),
    client.call('account.read', {}),
  ]);
  expect([conversations, account]).toEqual([
    { ok: true, value: 'conversations.list' },
    { ok: true, value: 'account.read' },
  ]);
  expect(received.events).toEqual([{ name: 'conversations.changed', payload: {} }]);
  expect(received.lines).toHaveLength(1);
  await client.stop(never);
  expect(received.deaths).toEqual([]);
});

it('forwards MFA prompts and unread counts, and returns codes', async () => {
  const client = await start(`
    const request = { id: 7, serial: 'mfa', profile: 'work' };
    port.postMessage({ kind: 'unread', unread: 3 });
    port.postMessage({ kind: 'readElsewhere', read: 'as far as here' });
    port.postMessage({ kind: 'prompt', prompt: request });
    port.postMessage({ kind: 'signedIn', signedIn: { accessKeyId: 'k' } });
    port.on('message', (message) => {
      if (message.kind === 'stop') return port.close();
      if (message.kind === 'code') port.once('message', ({ id }) => reply(id, message));
    });`);
  client.answerCode(7, '123456');
  expect(await client.call('conversations.list', {})).toEqual({
    ok: true,
    value: { kind: 'code', id: 7, code: '123456' },
  });
  expect(received).toMatchObject({ prompts: [{ id: 7, serial: 'mfa', profile: 'work' }], unread: [3] });
  expect(received.reads).toEqual(['as far as here']);
  await client.stop(never);
});

it('passes the options to the thread', async () => {
  const client = await start(`
    const { workerData } = await import('node:worker_threads');
    port.on('message', ({ kind, id }) => (kind === 'stop' ? port.close() : reply(id, workerData.options)));`);
  expect(await client.call('conversations.list', {})).toEqual({ ok: true, value: options });
  await client.stop(never);
});

it('limits the heap of the thread', async () => {
  const client = await start(`
    const { resourceLimits } = await import('node:worker_threads');
    port.on('message', ({ kind, id }) => (kind === 'stop' ? port.close() : reply(id, resourceLimits)));`);
  expect(await client.call('conversations.list', {})).toMatchObject({
    value: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
  });
  await client.stop(never);
});

it('gives the thread the variables of AWS, and keeps them out of its own environment', async () => {
  const body = `port.on('message', ({ kind, id }) => (kind === 'stop' ? port.close() : reply(id, process.env)));`;
  const client = await start(body, { ...noSystem, awsVariables: { AWS_PROFILE: 'work' } });
  const { PATH } = process.env;
  expect(await client.call('conversations.list', {})).toMatchObject({ value: { AWS_PROFILE: 'work', PATH } });
  expect(process.env.AWS_PROFILE).toBeUndefined();
  await client.stop(never);
});

it('fails pending and later calls when the thread crashes, and reports the cause once', async () => {
  const client = await start(`port.on('message', () => { throw new TypeError('broken'); });`);
  const waiting = client.call('conversations.list', {});
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'internal' } });
  await died;
  expect(await client.call('account.read', {})).toEqual(await waiting);
  client.signal({ isFocused: true, notifies: false, isOnBattery: false });
  await client.stop(never);
  expect(received.deaths).toHaveLength(1);
  expect(received.deaths[0]?.cause).toMatchObject({ message: 'broken' });
});

it('replies with the thread’s error if it could not start', async () => {
  const client = await start(`
    const error = { code: 'disk-full', message: 'The disk is full.', retryable: false, details: {} };
    port.postMessage({ kind: 'failed', error, cause: 'stack' });`);
  await died;
  expect(await client.call('conversations.list', {})).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  expect(received.deaths).toMatchObject([{ code: 'disk-full', cause: 'stack' }]);
});

it('terminates a thread that does not stop in time, and fails pending calls', async () => {
  const client = await start(`port.on('message', () => {});`);
  const waiting = client.call('conversations.list', {});
  await client.stop(Promise.resolve());
  expect(await waiting).toMatchObject({ ok: false });
  expect(received.deaths).toEqual([]);
});
