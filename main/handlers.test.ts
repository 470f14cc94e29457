import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../shared/errors.ts';
import { AccountId } from '../shared/ipc/accounts.ts';
import { methods } from '../shared/ipc/contract.ts';
import { ConversationId } from '../shared/model.ts';
import { fail, succeed } from '../shared/result.ts';
import { instantFromMicros } from '../shared/time/instant.ts';
import { ExportChoice } from './app/exportFiles.ts';
import { createHandlers, type HandlerDeps } from './handlers.ts';

const conversationId = ConversationId.parse('g');
const app = { getVersion: () => '1.2.3', getLocale: () => 'de', isPackaged: true };

const accounts = {
  'accounts.list': async () => succeed({ accounts: [], activeId: null, questions: [] }),
} as unknown as HandlerDeps['accounts'];

const exportChoice = new ExportChoice({ showSaveDialog: async () => saveDialogAnswer }, () => null);
let saveDialogAnswer = { canceled: false, filePath: '/chosen/file.html' };
let opened: string[];
let shown: string[];
beforeEach(() => {
  opened = [];
  shown = [];
  saveDialogAnswer = { canceled: false, filePath: '/chosen/file.html' };
});
const handlersWith = (engine: HandlerDeps['engine'], exporting: HandlerDeps['exporting'] = () => null) =>
  createHandlers({
    app,
    shell: { openExternal: async (url) => void opened.push(url), showItemInFolder: (file) => void shown.push(file) },
    engine,
    exporting,
    accounts,
    desktop: {} as HandlerDeps['desktop'],
    exportChoice,
  });

describe('without an account', () => {
  const handlers = handlersWith(() => null);

  it('answers by the contract what a window asks when it opens', async () => {
    for (const [reply, schema] of [
      [await handlers['account.read']({}), methods['account.read'].reply],
      [await handlers['conversations.list']({}), methods['conversations.list'].reply],
      [await handlers['sync.status']({}), methods['sync.status'].reply],
      [await handlers['sync.refresh']({}), methods['sync.refresh'].reply],
      [await handlers['messages.open']({ conversationId }), methods['messages.open'].reply],
    ] as const) {
      expect(schema.parse(reply.ok ? reply.value : null)).toBeDefined();
    }
  });

  it('says so to whatever needs one', async () => {
    for (const reply of [
      await handlers['messages.window']({ conversationId, from: { kind: 'newest' }, limit: 1 }),
      await handlers['messages.fill']({ conversationId, gapId: 1 }),
      await handlers['search.run']({ query: 'x', zone: 'UTC', limit: 1 }),
      await handlers['diagnostics.read']({ dayStart: instantFromMicros(0), monthStart: instantFromMicros(0) }),
      await handlers['messages.send']({ conversationId, text: 'x' }),
    ]) {
      expect(reply).toMatchObject({ ok: false, error: { code: 'not-connected' } });
    }
  });
});

it('hands to the active engine what is the engine’s, and to the accounts what is theirs', async () => {
  const handlers = handlersWith(() => ({ call: async (method) => succeed(method) as never }));
  expect(await handlers['conversations.list']({})).toEqual(succeed('conversations.list'));
  expect(await handlers['accounts.list']({})).toMatchObject({ ok: true, value: { activeId: null } });
});

it('takes what somebody writes to the account in which they wrote it, whichever is active', async () => {
  const [other, gone] = ['b'.repeat(24), 'c'.repeat(24)].map((id) => AccountId.parse(id));
  const handlers = handlersWith((id) =>
    id === gone ? null : { call: async (method) => succeed([id ?? 'active', method]) as never },
  );
  for (const accountId of [undefined, null, other]) {
    const by = accountId ?? 'active';
    expect(await handlers['drafts.read']({ conversationId, accountId })).toEqual(succeed([by, 'drafts.read']));
    expect(await handlers['drafts.save']({ conversationId, text: 'x', accountId })).toEqual(
      succeed([by, 'drafts.save']),
    );
    expect(await handlers['messages.send']({ conversationId, text: 'x', accountId })).toEqual(
      succeed([by, 'messages.send']),
    );
  }
  expect(await handlers['messages.send']({ conversationId, text: 'x', accountId: gone })).toMatchObject({
    error: { code: 'not-connected' },
  });
});

it('describes the app by the contract', async () => {
  const reply = await handlersWith(() => null)['app.describe']({});
  expect(reply).toMatchObject({ ok: true, value: { version: '1.2.3', locale: 'de', packaged: true } });
  expect(methods['app.describe'].reply.parse(reply.ok ? reply.value : null)).toBeDefined();
});

it('opens web and mail addresses, and nothing that starts a program', async () => {
  const handlers = handlersWith(() => null);
  expect(await handlers['app.openLink']({ url: 'HTTPS://Example.com/a b' })).toEqual({ ok: true, value: {} });
  for (const url of [
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'https://u:p@example.com/',
    'x',
  ]) {
    await expect(handlers['app.openLink']({ url })).rejects.toMatchObject({ code: 'validation' });
  }
  expect(opened).toEqual(['https://example.com/a%20b']);
});

describe('an export', () => {
  const words = { title: '', exportedAt: '', complete: '', incomplete: '', missing: '', leftOut: '' };
  const orderTo = (file: string) =>
    ({ conversationId, format: 'html', file, zone: 'UTC', locale: 'en', words }) as const;
  const asked: unknown[] = [];
  const handlers = handlersWith(() => ({
    call: async (method, request) => {
      asked.push([method, request]);
      return fail(new AppError('not-found', 'Asked.').toData());
    },
  }));

  it('goes to the file that was chosen, once, and to no other', async () => {
    expect(await handlers['export.choose']({ name: 'x', format: 'html' })).toEqual(
      succeed({ file: '/chosen/file.html' }),
    );
    await expect(handlers['export.start'](orderTo('/etc/passwd'))).rejects.toMatchObject({ code: 'validation' });
    expect(asked).toEqual([]);
    expect(await handlers['export.start'](orderTo('/chosen/file.html'))).toMatchObject({
      error: { message: 'Asked.' },
    });
    expect(asked).toEqual([['export.start', orderTo('/chosen/file.html')]]);
    await expect(handlers['export.start'](orderTo('/chosen/file.html'))).rejects.toMatchObject({ code: 'validation' });
  });

  it('is shown in its folder once it is done, and nothing else is', async () => {
    const exporting = handlersWith(() => ({ call: async () => succeed({ exportId: 'e' }) as never }));
    await exporting['export.choose']({ name: 'x', format: 'html' });
    await exporting['export.start'](orderTo('/chosen/file.html'));
    await expect(exporting['export.show']({ exportId: 'e' })).rejects.toMatchObject({ code: 'not-found' });
    exportChoice.told({ exportId: 'e', state: 'done' });
    expect(await exporting['export.show']({ exportId: 'e' })).toEqual(succeed({}));
    expect(shown).toEqual(['/chosen/file.html']);
  });

  it('is cancelled in the account that writes it, whichever is active', async () => {
    const writing = AccountId.parse('b'.repeat(24));
    const called: unknown[] = [];
    const handlers = handlersWith(
      (id) => ({
        call: async (method) => {
          called.push([id, method]);
          return succeed({}) as never;
        },
      }),
      (exportId) => (exportId === 'e' ? writing : null),
    );
    await handlers['export.cancel']({ exportId: 'e' });
    await handlers['export.cancel']({ exportId: 'begun just now' });
    expect(called).toEqual([
      [writing, 'export.cancel'],
      [null, 'export.cancel'],
    ]);
  });

  it('goes nowhere when the person chose no file', async () => {
    saveDialogAnswer = { canceled: true, filePath: '' };
    expect(await handlers['export.choose']({ name: 'x', format: 'json' })).toEqual(succeed({ file: null }));
  });
});

it('tells about the program when no account is open', async () => {
  const reply = await handlersWith(() => null)['diagnostics.text']({
    dayStart: instantFromMicros(0),
    monthStart: instantFromMicros(0),
  });
  expect(reply.ok && reply.value.text).toMatch(/^Meridian 1\.2\.3 on .*\n\nNo account is open: .*not-connected/);
});
