import { beforeEach, describe, expect, it } from 'vitest';
import { methods } from '../shared/contract/contract.ts';
import { AppError } from '../shared/errors.ts';
import { AccountId, ConversationId } from '../shared/model.ts';
import { fail, succeed } from '../shared/result.ts';
import { instantFromMicros } from '../shared/time/instant.ts';
import { fakeExportWords } from '../test/support/fakeModel.ts';
import { ExportFiles } from './app/exportFiles.ts';
import { createInterceptors, createMainHandlers, type HandlerDeps } from './handlers.ts';
import type { EnginePort } from './ipc/router.ts';

const conversationId = ConversationId.parse('g');
const account = AccountId.parse('0'.repeat(24));
const app = {
  getVersion: () => '1.2.3',
  getLocale: () => 'de',
  isPackaged: true,
  isEmojiPanelSupported: () => hasEmojiPanel,
  showEmojiPanel: () => void opened.push('emoji'),
};

let saveDialogAnswer = { canceled: false, filePath: '/chosen/file.html' };
let hasEmojiPanel = true;
let opened: string[];
let shown: string[];
let removed: string[];
let exportFiles: ExportFiles;
beforeEach(() => {
  opened = [];
  shown = [];
  removed = [];
  saveDialogAnswer = { canceled: false, filePath: '/chosen/file.html' };
  exportFiles = new ExportFiles({ showSaveDialog: async () => saveDialogAnswer }, () => null);
});

const accounts = {
  'accounts.remove': async ({ id }: { readonly id: AccountId }) => {
    if (id !== account) throw new AppError('not-found');
    return {};
  },
} as unknown as HandlerDeps['accounts'];
const handlers = () =>
  createMainHandlers({
    app,
    shell: { showItemInFolder: (file) => void shown.push(file) },
    accounts,
    spellingLanguages: () => ['de', 'en-US'],
    crashFolder: '/nowhere',
    setAside: ['settings.unreadable-0.json'],
    openLog: async () => void opened.push('log'),
    openLicenses: async () => void opened.push('licenses'),
    restart: () => opened.push('again'),
    desktop: {} as HandlerDeps['desktop'],
    outboxFile: (id) => `/accounts/${id}/quarantine/outbox.db.1`,
    accountRemoved: (id) => removed.push(id),
    exportFiles,
    updates: {} as HandlerDeps['updates'],
  });

it('describes the app as the contract requires', async () => {
  const info = await handlers()['app.describe']({});
  expect(info).toMatchObject({ version: '1.2.3', locale: 'de', packaged: true });
  expect(methods['app.describe'].reply.parse(info)).toEqual(info);
});

it.each([
  [true, ['emoji']],
  [false, []],
])('shows the emoji panel if the system has one: %s', async (supported, shows) => {
  hasEmojiPanel = supported;
  await handlers()['app.showEmojiPanel']({});
  expect(opened).toEqual(shows);
});

it('shows the file of a damaged outbox', async () => {
  await handlers()['accounts.showOutbox']({ id: account });
  expect(shown).toEqual([`/accounts/${account}/quarantine/outbox.db.1`]);
});

it('opens the log and the licenses, lists crash reports, and restarts', async () => {
  const answers = handlers();
  expect(await answers['app.crashes']({})).toEqual({ reports: [] });
  await expect(answers['app.showCrash']({ name: 'x.dmp' })).rejects.toMatchObject({ code: 'not-found' });
  await answers['app.openLog']({});
  await answers['app.openLicenses']({});
  await answers['app.restart']({});
  expect([opened, shown]).toEqual([['log', 'licenses', 'again'], []]);
});

it('reports a removed account only after its removal', async () => {
  const gone = AccountId.parse('1'.repeat(24));
  await expect(handlers()['accounts.remove']({ id: gone })).rejects.toMatchObject({ code: 'not-found' });
  await handlers()['accounts.remove']({ id: account });
  expect(removed).toEqual([account]);
});

describe('an export', () => {
  const words = fakeExportWords('');
  const orderTo = (file: string) =>
    ({ conversationId, format: 'html', file, zone: 'UTC', locale: 'en', words }) as const;
  let requests: unknown[];
  const engine: EnginePort = {
    call: async (method, request) => {
      requests.push([method, request]);
      return succeed({ exportId: 'e' }) as never;
    },
  };
  const start = (file: string) =>
    createInterceptors(app, exportFiles)['export.start']?.(orderTo(file), engine, account, 1);
  beforeEach(() => {
    requests = [];
  });

  it('is written only to the chosen file, and once', async () => {
    expect(await handlers()['export.choose']({ name: 'x', format: 'html' })).toEqual({ file: '/chosen/file.html' });
    await expect(start('/etc/passwd')).rejects.toMatchObject({ code: 'validation' });
    expect(requests).toEqual([]);
    expect(await start('/chosen/file.html')).toEqual(succeed({ exportId: 'e' }));
    expect(requests).toEqual([['export.start', orderTo('/chosen/file.html')]]);
    await expect(start('/chosen/file.html')).rejects.toMatchObject({ code: 'validation' });
  });

  it('is shown in its folder only when it is done', async () => {
    await handlers()['export.choose']({ name: 'x', format: 'html' });
    await start('/chosen/file.html');
    await expect(handlers()['export.show']({ exportId: 'e' })).rejects.toMatchObject({ code: 'not-found' });
    exportFiles.onProgress({ exportId: 'e', state: 'done' });
    await handlers()['export.show']({ exportId: 'e' });
    expect(shown).toEqual(['/chosen/file.html']);
  });

  it('has no file when the dialog is cancelled', async () => {
    saveDialogAnswer = { canceled: true, filePath: '' };
    expect(await handlers()['export.choose']({ name: 'x', format: 'json' })).toEqual({ file: null });
  });
});

it('puts the program’s versions before the diagnostics, even if the account can’t be opened', async () => {
  const now = instantFromMicros(0);
  const textOf = async (engine: EnginePort) => {
    const read = createInterceptors(app, exportFiles)['diagnostics.text'];
    const reply = await read?.({ dayStart: now, monthStart: now }, engine, account, 1);
    return reply?.ok ? reply.value.text : '';
  };
  const error = new AppError('disk-full').toData();
  expect(await textOf({ call: async () => succeed({ text: 'facts' }) as never })).toMatch(
    /^Meridian 1\.2\.3 on .*\n\nfacts\n$/,
  );
  expect(await textOf({ call: async () => fail(error) })).toMatch(/^Meridian 1\.2\.3 on .*\n\n.*: disk-full/);
});
