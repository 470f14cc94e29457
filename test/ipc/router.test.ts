import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AuditedCall,
  type EnginePort,
  isTrustedSender,
  type MainHandlers,
  registerMethods,
} from '../../main/ipc/router.ts';
import { encodeRequest, longestRequest, methodChannel } from '../../shared/contract/channels.ts';
import { isEngineMethod, type MethodName, methodNames, methods } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { succeed } from '../../shared/result.ts';
import { settle } from '../fakes/manualClock.ts';
import { accountId, createWindow, eventFrom, goodRequests, requests } from './requests.ts';

type Invoke = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>;

const badRequests: readonly unknown[] = [
  undefined,
  null,
  0,
  'text',
  [],
  { surprise: true },
  { __proto__: null, conversationId: { toString: () => 'g' } },
  { conversationId: '', before: null, downTo: null, limit: 50 },
  { conversationId: 'g', before: { at: 0.5, id: 'x' }, downTo: null, limit: 50 },
  { conversationId: 'g', before: null, downTo: null, limit: 1e9 },
  { conversationId: 'g', gapId: -1 },
  { id: '' },
  { promptId: 'a', code: '12345x' },
  { connection: { user: 'u', endpoint: 'file:///etc/passwd' }, keys: null, accountId: null, write: false },
  { url: 7 },
  { where: 'window', message: 'x' },
  { appearance: { theme: 'pink' } },
  { behaviour: { closeToTray: true, later: 1 } },
  { query: 'x'.repeat(501), conversationId: null, limit: 10 },
  { conversationId: 'g', text: 'x'.repeat(100_001) },
  { conversationId: 'g', text: 7 },
  { id: '' },
  { handle: '' },
  { conversationId: 'g', disappearAfter: 5 },
  { conversationId: 'g', until: 'never' },
  { conversationId: 'g', upTo: { at: 'now', id: 'm' } },
  { online: 'yes', metered: false },
  { paused: 1 },
  { intervals: { activeMs: 0, backgroundMs: 1, idleMs: 1 } },
  { dayStart: 0.5, monthStart: 0 },
  { conversationId: 'g', from: { kind: 'newest', cursor: { at: 1, id: 'm' } }, limit: 50 },
  { conversationId: 'g', from: { kind: 'around' }, limit: 50 },
  { conversationId: 'g', from: { kind: 'sideways', cursor: { at: 1, id: 'm' } }, limit: 50 },
  { conversationId: 'g', from: { kind: 'newest' }, limit: 1_001 },
  { conversationId: 'g', id: 7 },
  { query: 'x', zone: '', limit: 10 },
  { query: 'x', zone: 'UTC', limit: 0 },
  { conversationId: 'g', query: 'x', zone: 'UTC', limit: 1e9 },
  { conversationId: 7 },
  { name: '../../x', format: 'exe' },
  { conversationId: 'g', format: 'html', file: '', zone: 'UTC', locale: 'en', words: {} },
  { exportId: '' },
  { days: [] },
  { days: [2, 1] },
  { days: Array.from({ length: 63 }, (_, n) => n) },
];

describe('the router', () => {
  const { contents, mainFrame } = createWindow();
  const good = eventFrom(contents, mainFrame);
  let channels: Map<string, Invoke>;
  let report: ReturnType<typeof vi.fn<(method: MethodName, error: AppError) => void>>;
  let called: MethodName[];
  let audited: AuditedCall[];
  let blocked: MethodName | null;
  let unregister: () => void;
  let pages: readonly WebContents[];

  beforeEach(() => {
    pages = [contents];
    channels = new Map();
    called = [];
    audited = [];
    blocked = null;
    report = vi.fn<(method: MethodName, error: AppError) => void>();
    const handlers = Object.fromEntries(
      methodNames.map((name) => [name, async () => void called.push(name)]),
    ) as unknown as MainHandlers;
    const engine: EnginePort = {
      call: async (name) => {
        called.push(name);
        return succeed({}) as never;
      },
    };
    unregister = registerMethods({
      ipcMain: {
        handle: (channel, listener) => void channels.set(channel, listener),
        removeHandler: (channel) => void channels.delete(channel),
      },
      handlers,
      interceptors: {},
      engine: (id) => (id === accountId ? engine : null),
      isTrusted: (event) => isTrustedSender(event, pages),
      blockReason: (method) => (method === blocked ? new AppError('locked') : null),
      untilAllowed: async () => {},
      report,
      audit: (call) => void audited.push(call),
    });
  });

  const invoke = (name: MethodName, event: IpcMainInvokeEvent, ...args: unknown[]): Promise<unknown> => {
    const handler = channels.get(methodChannel(name));
    if (!handler) throw new Error(`no handler for ${name}`);
    return handler(event, ...args.map(encodeRequest));
  };

  it.each(methodNames)('%s accepts calls from the app’s own page', async (name) => {
    expect(await invoke(name, good, goodRequests[name])).toMatchObject({ ok: true });
    expect(called).toEqual([name]);
    expect(report).not.toHaveBeenCalled();
    const parsed = methods[name].request.parse(requests[name]);
    const account = isEngineMethod(name) ? accountId : null;
    expect(audited).toEqual([{ method: name, accountId: account, request: parsed, error: null }]);
  });

  const strangers: readonly [string, IpcMainInvokeEvent][] = [
    ['another window', eventFrom(createWindow().contents, mainFrame)],
    ['a subframe', eventFrom(contents, { url: 'app://meridian/index.html', parent: mainFrame } as WebFrameMain)],
    ['another main frame', eventFrom(contents, createWindow().mainFrame)],
    ['a frame that is gone', eventFrom(contents, null)],
  ];
  for (const [who, event] of strangers) {
    it.each(methodNames)(`%s refuses ${who}`, async (name) => {
      expect(await invoke(name, event, goodRequests[name])).toMatchObject({
        ok: false,
        error: { code: 'untrusted-sender' },
      });
      expect(called).toEqual([]);
      expect(report).toHaveBeenCalledOnce();
      expect(audited).toMatchObject([{ method: name, request: null, error: { code: 'untrusted-sender' } }]);
    });
  }

  const elsewhere = [
    'https://meridian/index.html',
    'app://meridian.evil/index.html',
    'app://evil/index.html',
    'file:///index.html',
    'about:blank',
    'data:text/html,x',
    'not a url',
    '',
  ];
  for (const url of elsewhere) {
    it.each(methodNames)(`%s refuses our own frame while it shows "${url}"`, async (name) => {
      const frame = { url, parent: null } as WebFrameMain;
      const sender = { isDestroyed: () => false, mainFrame: frame } as unknown as WebContents;
      expect(isTrustedSender(eventFrom(sender, frame), [sender])).toBe(false);
      expect(await invoke(name, eventFrom(sender, frame), goodRequests[name])).toMatchObject({
        error: { code: 'untrusted-sender' },
      });
    });
  }

  it.each(methodNames)('%s refuses invalid requests', async (name) => {
    const withAccount = badRequests.filter((each) => Object.keys(Object(each)).length > 0);
    for (const bad of [...badRequests, ...withAccount.map((each) => ({ ...Object(each), accountId }))]) {
      expect(await invoke(name, good, bad)).toMatchObject({ ok: false, error: { code: 'validation' } });
    }
    expect(await invoke(name, good)).toMatchObject({ error: { code: 'validation' } });
    expect(await invoke(name, good, goodRequests[name], 'one more')).toMatchObject({ error: { code: 'validation' } });
    expect(called).toEqual([]);
  });

  it.each(methodNames.filter(isEngineMethod))(
    '%s refuses an account that is missing, malformed or unknown',
    async (name) => {
      for (const id of [undefined, null, '', 'x']) {
        const answer = await invoke(name, good, { ...requests[name], accountId: id });
        expect(answer).toMatchObject({ error: { code: 'validation', details: { where: 'accountId' } } });
      }
      const unknown = { ...requests[name], accountId: 'f'.repeat(24) };
      expect(await invoke(name, good, unknown)).toMatchObject({ error: { code: 'not-found' } });
      expect(called).toEqual([]);
    },
  );

  it('refuses a request that is no text, or too long, before it is decoded', async () => {
    const parse = vi.spyOn(JSON, 'parse');
    const send = (name: MethodName, argument: unknown): unknown => channels.get(methodChannel(name))?.(good, argument);
    const manyKeys = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`key${n}`, n]));
    for (const argument of [manyKeys, [], null, undefined, 7, ' '.repeat(2 ** 16 + 1)]) {
      expect(await send('accounts.find', argument)).toMatchObject({ error: { code: 'validation' } });
    }
    expect(await send('messages.send', ' '.repeat(longestRequest + 1))).toMatchObject({
      error: { code: 'validation', details: { where: 'size' } },
    });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    expect(await send('accounts.find', '{"connection":')).toMatchObject({ error: { code: 'validation' } });
    expect(called).toEqual([]);
  });

  it('accepts the longest text, also escaped', async () => {
    for (const text of ['x'.repeat(100_000), '"'.repeat(100_000), '😀'.repeat(50_000)]) {
      for (const name of ['messages.send', 'drafts.save'] as const) {
        expect(await invoke(name, good, { accountId, conversationId: 'g', text })).toMatchObject({ ok: true });
      }
    }
  });

  it('names the field, never its value', async () => {
    const result = await invoke('messages.fill', good, { accountId, conversationId: 'g', gapId: 'a secret' });
    expect(result).toMatchObject({ error: { details: { where: 'gapId' } } });
    expect(JSON.stringify(result)).not.toContain('a secret');
  });

  it('accepts each of several windows until it closes', async () => {
    const second = createWindow();
    const call = () => invoke('app.ready', eventFrom(second.contents, second.mainFrame), {});
    pages = [contents, second.contents];
    expect(await call()).toMatchObject({ ok: true });
    // A frame of another window of ours.
    expect(isTrustedSender(eventFrom(second.contents, mainFrame), pages)).toBe(false);
    pages = [contents];
    expect(await call()).toMatchObject({ error: { code: 'untrusted-sender' } });
  });

  it('refuses calls after the window is destroyed', () => {
    expect(isTrustedSender(good, [])).toBe(false);
    expect(isTrustedSender(good, [{ ...contents, isDestroyed: () => true } as WebContents])).toBe(false);
  });

  it.each(methodNames)('%s fails with the reason while it is blocked, and logs nothing', async (name) => {
    blocked = name;
    expect(await invoke(name, good, goodRequests[name])).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect(called).toEqual([]);
    expect(report).not.toHaveBeenCalled();
    expect(audited).toMatchObject([{ method: name, error: { code: 'locked' } }]);
  });

  it('unregisters every method', () => {
    unregister();
    expect(channels.size).toBe(0);
  });
});

/** The replies to `method` of a router with these parts. */
async function answerOf(method: MethodName, parts: Partial<Parameters<typeof registerMethods>[0]>): Promise<unknown> {
  const { contents, mainFrame } = createWindow();
  let handler: Invoke | undefined;
  registerMethods({
    ipcMain: {
      handle: (channel, listener) => {
        if (channel === methodChannel(method)) handler = listener;
      },
      removeHandler: () => {},
    },
    handlers: {} as MainHandlers,
    interceptors: {},
    engine: () => null,
    isTrusted: () => true,
    blockReason: () => null,
    untilAllowed: async () => {},
    report: () => {},
    audit: () => {},
    ...parts,
  });
  return handler?.(eventFrom(contents, mainFrame), encodeRequest(goodRequests[method]));
}

it.each([
  ['a value', async () => 'value', { ok: true, value: 'value' }],
  ['an error', () => Promise.reject(new AppError('throttled')), { ok: false, error: { code: 'throttled' } }],
])('holds a reply with %s while Meridian is locked, and delivers it after that', async (_, handler, reply) => {
  const events: unknown[] = [];
  const { promise: unlocked, resolve: unlock } = Promise.withResolvers<void>();
  const handlers = { 'app.describe': handler } as unknown as MainHandlers;
  const delivered = answerOf('app.describe', { handlers, untilAllowed: () => unlocked }).then((answer) =>
    events.push(answer),
  );
  await settle();
  events.push('unlocked');
  unlock();
  await delivered;
  expect(events).toMatchObject(['unlocked', reply]);
});

describe('an error that a handler throws', () => {
  const throwing = (thrown: unknown) =>
    answerOf('app.describe', {
      handlers: { 'app.describe': () => Promise.reject(thrown) } as unknown as MainHandlers,
    });

  it('reaches the window with its code', async () => {
    expect(await throwing(new AppError('throttled'))).toMatchObject({
      ok: false,
      error: { code: 'throttled', retryable: true, details: {} },
    });
  });

  it('contains no text of an internal error', async () => {
    const answer = await throwing(new Error('the password is swordfish'));
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('swordfish');
  });
});

describe('a request to an engine', () => {
  it('reaches the engine of the account that it names, without the account’s id', async () => {
    const calls: unknown[] = [];
    const engine = (id: string): EnginePort => ({
      call: async (...call) => {
        calls.push([id, ...call]);
        return succeed({ text: 'draft' }) as never;
      },
    });
    expect(await answerOf('drafts.read', { engine })).toEqual(succeed({ text: 'draft' }));
    expect(calls).toEqual([[accountId, 'drafts.read', requests['drafts.read']]]);
  });

  it('passes through an interceptor, which may call the engine', async () => {
    const engine: EnginePort = { call: async (name) => succeed({ text: name }) as never };
    const answer = await answerOf('drafts.read', {
      engine: () => engine,
      interceptors: {
        'drafts.read': async (request, port, id) => {
          const read = await port.call('drafts.read', request);
          return read.ok ? succeed({ text: `${read.value.text} of ${id}` }) : read;
        },
      },
    });
    expect(answer).toEqual(succeed({ text: `drafts.read of ${accountId}` }));
  });
});

describe('the encoding of a request', () => {
  it('is empty for what is too long and for what JSON can’t hold', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const long = { text: 'x'.repeat(longestRequest) };
    for (const request of [undefined, () => {}, 7n, { at: 7n }, circular, long])
      expect(encodeRequest(request)).toBe('');
    expect(encodeRequest({ a: undefined, b: [1] })).toBe('{"b":[1]}');
  });
});
