import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConversationId } from '../../shared/model.ts';
import type { Result } from '../../shared/result.ts';
import { buffersHolding } from '../../test/support/buffersHolding.ts';
import { fakeSystem } from '../../test/support/fakeSystem.ts';
import { CodePrompter } from './codePrompter.ts';
import { runEngine } from './engineThread.ts';
import { EngineOptions, type FromEngine, type ToEngine } from './protocol.ts';
import { Outbox } from './store/outbox/outbox.ts';
import { UnreadCounter } from './unreadCounter.ts';

const conversationId = ConversationId.parse('conversation-1');

let directory: string;
let posted: FromEngine[];
let send: (message: ToEngine) => void;
let closed: Promise<void>;

/** Runs an engine that was opened offline, behind a port of this process. */
function start(folder = directory, cacheKey = new Uint8Array(32)): void {
  posted = [];
  closed = new Promise((resolve) => {
    runEngine(
      EngineOptions.parse({
        connection: { user: 'andrew', offline: true },
        directory: folder,
        cacheKey,
      }),
      {
        post: (message) => void posted.push(message),
        onMessage: (listener) => {
          send = listener;
        },
        close: resolve,
      },
      fakeSystem,
    );
  });
}

/** The reply to a call, once it is posted. */
async function reply(id: number): Promise<Result<unknown> | undefined> {
  const found = () => posted.find((message) => message.kind === 'reply' && message.id === id);
  await expect.poll(found).toBeDefined();
  const message = found();
  return message?.kind === 'reply' ? message.result : undefined;
}

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-thread-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(directory, { recursive: true });
});

it.each([
  ['runs', ''],
  ['can’t start', 'file/folder'],
])('clears its key, and every buffer with it, when it %s', async (_how, folder) => {
  fs.writeFileSync(path.join(directory, 'file'), '');
  const key = new Uint8Array(32).fill(7);
  expect(await buffersHolding(key, () => start(path.join(directory, folder), key))).toBe(0);
  expect(key).toEqual(new Uint8Array(32));
  send({ kind: 'stop' });
  await closed;
});

describe('an engine behind its port', () => {
  beforeEach(() => start());
  afterEach(async () => {
    send({ kind: 'stop' });
    await closed;
  });

  it('answers each call with its id, from the cache also when it was opened offline', async () => {
    send({ kind: 'call', id: 7, method: 'conversations.list', request: {} });
    send({ kind: 'call', id: 8, method: 'conversations.start', request: { handle: 'bayko' } });
    expect(await reply(7)).toEqual({ ok: true, value: { conversations: [] } });
    expect(await reply(8)).toMatchObject({ ok: false, error: { code: 'offline', reason: 'started-offline' } });
  });

  it('allows prompts again when the user requests a refresh, and after no other call', async () => {
    const reset = vi.spyOn(CodePrompter.prototype, 'resetCooldown');
    send({ kind: 'call', id: 1, method: 'sync.status', request: {} });
    await reply(1);
    expect(reset).not.toHaveBeenCalled();
    send({ kind: 'call', id: 2, method: 'sync.refresh', request: {} });
    await reply(2);
    expect(reset).toHaveBeenCalledOnce();
  });

  it('counts unread messages again after the computer slept', () => {
    const changed = vi.spyOn(UnreadCounter.prototype, 'changed');
    send({ kind: 'signal', signal: { isFocused: true, notifies: false, isOnBattery: false } });
    expect(changed).not.toHaveBeenCalled();
    send({ kind: 'signal', signal: 'resume' });
    expect(changed).toHaveBeenCalledOnce();
  });
});

it('reports why an engine can’t start, and closes the port', async () => {
  const file = path.join(directory, 'not-a-folder');
  fs.writeFileSync(file, '');
  start(file);
  await closed;
  expect(posted).toMatchObject([{ kind: 'failed', error: { code: expect.any(String) }, cause: expect.any(String) }]);
});

it('closes the outbox when the cache can’t be opened', async () => {
  const close = vi.spyOn(Outbox.prototype, 'close');
  fs.mkdirSync(path.join(directory, 'cache.db'));
  start();
  await closed;
  expect(posted).toMatchObject([{ kind: 'failed' }]);
  expect(posted).not.toMatchObject([{ error: { code: 'internal' } }]);
  expect(close).toHaveBeenCalledOnce();
});

it('ends when the outbox turns out to be damaged, and each start reports what is lost', async () => {
  start();
  send({ kind: 'call', id: 1, method: 'messages.send', request: { conversationId, text: 'a message' } });
  expect(await reply(1)).toMatchObject({ ok: true });
  const file = path.join(directory, 'outbox.db');
  fs.writeFileSync(file, randomBytes(fs.statSync(file).size));
  send({ kind: 'call', id: 2, method: 'drafts.read', request: { conversationId } });
  await closed;
  expect(posted.filter(({ kind }) => kind === 'failed')).toMatchObject([{ error: { code: 'outbox-unreadable' } }]);

  for (const _ of ['first', 'second', 'third']) {
    start();
    send({ kind: 'call', id: 1, method: 'sync.status', request: {} });
    expect(await reply(1)).toMatchObject({ value: { outboxLoss: { recovered: 0, lost: 1, isCertain: true } } });
    expect(posted).toContainEqual({
      kind: 'log',
      line: expect.objectContaining({ level: 'error', text: 'Unsent messages were damaged: 0 recovered, 1 lost.' }),
    });
    send({ kind: 'stop' });
    await closed;
  }
});
