import { beforeEach, describe, expect, it } from 'vitest';
import type { StoreApi } from 'zustand/vanilla';
import type { ExportOrder, ExportProgress } from '../../shared/contract/storage.ts';
import { AppError } from '../../shared/errors.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversationId, fakeExportWords } from '../../test/support/fakeModel.ts';
import { createClient } from '../client.ts';
import { createExportsStore, type ExportEnd, type ExportsState } from './exports.ts';

const conversationId = fakeConversationId('main');
const words = fakeExportWords('');
const order: Omit<ExportOrder, 'file'> = { conversationId, format: 'html', zone: 'UTC', locale: 'en', words };
const file = '/home/you/conversation.html';
const running: ExportProgress = {
  exportId: 'one',
  conversationId,
  fileName: 'conversation.html',
  done: 10,
  total: 100,
  state: 'running',
  error: null,
};
const full = new AppError('disk-full').toData();

let chosen: string | null;
let started: () => Promise<string>;
let cancelled: string[];
let shown: string[];
let showing: () => Promise<void>;
let ends: ExportEnd[];
let handedOver: string[];
let ending: AbortController;
let store: StoreApi<ExportsState>;
let bridge: FakeBridge;
const state = () => store.getState();
const emit = (progress: ExportProgress) => bridge.emit('export.changed', progress);

beforeEach(() => {
  chosen = file;
  started = async () => 'one';
  cancelled = [];
  shown = [];
  showing = async () => undefined;
  ends = [];
  handedOver = [];
  ending = new AbortController();
  bridge = createFakeBridge(createWorld('online', instantFromMicros(1_700_000_000_000_000)));
  store = createExportsStore(
    {
      on: createClient(bridge).ofAccount(fakeAccountId(1)).on,
      export: {
        choose: async () => ({ file: chosen }),
        start: async () => ({ exportId: await started() }),
        cancel: async ({ exportId }) => {
          cancelled.push(exportId);
          return {};
        },
        show: async ({ exportId }) => {
          shown.push(exportId);
          await showing();
          return {};
        },
      },
    },
    (end) => ends.push(end),
    (exportId) => handedOver.push(exportId),
    ending.signal,
  );
  state().ask(conversationId);
});

describe('an export', () => {
  it('shows its progress until the end', async () => {
    await state().begin('conversation', order);
    expect(state().stage).toEqual({ kind: 'writing', file, progress: null });
    emit(running);
    expect(state().stage).toEqual({ kind: 'writing', file, progress: running });
    emit({ ...running, done: 100, state: 'done' });
    expect(state().stage).toEqual({ kind: 'done', exportId: 'one', file, messages: 100, error: null });
    expect(ends).toEqual([]);
  });

  it('reveals the file only when done and reports a failure', async () => {
    await state().begin('conversation', order);
    await state().show();
    expect(shown).toEqual([]);
    emit({ ...running, state: 'done' });
    await state().show();
    expect(shown).toEqual(['one']);
    expect(state().stage).toMatchObject({ kind: 'done', error: null });
    showing = () => Promise.reject(new AppError('not-found'));
    await state().show();
    expect(state().stage).toMatchObject({ kind: 'done', file, error: { code: 'not-found' } });
  });

  it('uses events that arrive before the reply with its ID', async () => {
    started = async () => {
      emit({ ...running, done: 100, state: 'done' });
      return 'one';
    };
    await state().begin('conversation', order);
    expect(state().stage).toEqual({ kind: 'done', exportId: 'one', file, messages: 100, error: null });
  });

  it('continues after its dialog closes and shows a notice at the end', async () => {
    await state().begin('conversation', order);
    state().close();
    emit({ ...running, state: 'failed', error: full });
    expect(ends).toEqual([{ kind: 'not-exported', fileName: 'conversation.html', error: full }]);
    state().ask(conversationId);
    expect(state().stage).toEqual({ kind: 'asking', error: null });

    started = async () => 'two';
    await state().begin('conversation', order);
    state().close();
    emit({ ...running, exportId: 'two', state: 'done' });
    expect(ends.at(-1)).toEqual({ kind: 'exported', fileName: 'conversation.html', exportId: 'two' });
  });

  it('is shown again while it runs, whatever conversation is requested', async () => {
    await state().begin('conversation', order);
    emit(running);
    state().close();
    state().ask(fakeConversationId('other'));
    expect(state()).toMatchObject({ conversationId, stage: { kind: 'writing', progress: running } });
  });

  it('reports why it failed and can be retried', async () => {
    await state().begin('conversation', order);
    emit({ ...running, state: 'failed', error: full });
    expect(state().stage).toEqual({ kind: 'asking', error: full });
    started = () => Promise.reject(new AppError('validation'));
    await state().begin('conversation', order);
    expect(state().stage).toMatchObject({ kind: 'asking', error: { code: 'validation' } });
  });

  it('does not start without a file', async () => {
    chosen = null;
    started = () => Promise.reject(new Error('refused'));
    await state().begin('conversation', order);
    expect(state().stage).toEqual({ kind: 'asking', error: null });
  });

  it('can be canceled before its ID is known', async () => {
    await state().begin('conversation', order);
    await state().cancel();
    emit({ ...running, state: 'cancelled' });
    expect(state().stage).toEqual({ kind: 'asking', error: null });
    started = async () => {
      await state().cancel();
      return 'two';
    };
    await state().begin('conversation', order);
    expect(cancelled).toEqual(['one', 'two']);
  });

  it('ignores events of other exports', async () => {
    await state().begin('conversation', order);
    emit({ ...running, exportId: 'other', state: 'done' });
    expect(state().stage).toEqual({ kind: 'writing', file, progress: null });
    expect(ends).toEqual([]);
  });

  it('is handed over when its session ends', async () => {
    await state().begin('conversation', order);
    ending.abort();
    expect(handedOver).toEqual(['one']);
  });

  it('does not start when its session ends before a file is chosen', async () => {
    started = () => Promise.reject(new Error('refused'));
    const exporting = state().begin('conversation', order);
    ending.abort();
    await exporting;
    expect([ends, handedOver]).toEqual([[], []]);
  });

  it('is handed over when its session ends before the export has an id', async () => {
    started = async () => {
      ending.abort();
      return 'one';
    };
    await state().begin('conversation', order);
    expect(handedOver).toEqual(['one']);
  });
});
