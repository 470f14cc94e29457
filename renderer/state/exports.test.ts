import { beforeEach, describe, expect, it } from 'vitest';
import type { StoreApi } from 'zustand/vanilla';
import type { ExportOrder, ExportProgress } from '../../shared/contract/storage.ts';
import { AppError } from '../../shared/errors.ts';
import { fakeConversationId } from '../../test/support/fakeModel.ts';
import { createExportsStore, type ExportEnd, type ExportsState } from './exports.ts';

const conversationId = fakeConversationId('main');
const words = { title: '', exportedAt: '', complete: '', incomplete: '', missing: '', leftOut: '' };
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
const full = new AppError('disk-full', 'The disk is full.').toData();

let chosen: string | null;
let started: () => Promise<string>;
let cancelled: string[];
let shown: string[];
let showing: () => Promise<void>;
let ends: ExportEnd[];
let store: StoreApi<ExportsState>;
const state = () => store.getState();

beforeEach(() => {
  chosen = file;
  started = async () => 'one';
  cancelled = [];
  shown = [];
  showing = async () => undefined;
  ends = [];
  store = createExportsStore(
    {
      chooseExport: async () => chosen,
      startExport: () => started(),
      cancelExport: async (id) => void cancelled.push(id),
      showExport: (id) => {
        shown.push(id);
        return showing();
      },
    },
    (end) => ends.push(end),
  );
  state().ask(conversationId);
});

describe('an export', () => {
  it('is followed to its end', async () => {
    await state().begin('conversation', order);
    expect(state().stage).toEqual({ kind: 'writing', file, progress: null });
    state().set(running);
    expect(state().stage).toEqual({ kind: 'writing', file, progress: running });
    state().set({ ...running, done: 100, state: 'done' });
    expect(state().stage).toEqual({ kind: 'done', exportId: 'one', file, messages: 100, error: null });
    expect(ends).toEqual([]);
  });

  it('is shown in its folder when it is done, not before, and says when that fails', async () => {
    await state().begin('conversation', order);
    await state().show();
    expect(shown).toEqual([]);
    state().set({ ...running, state: 'done' });
    await state().show();
    expect(shown).toEqual(['one']);
    expect(state().stage).toMatchObject({ kind: 'done', error: null });
    showing = () => Promise.reject(new AppError('not-found', 'It is gone.'));
    await state().show();
    expect(state().stage).toMatchObject({ kind: 'done', file, error: { message: 'It is gone.' } });
  });

  it('is followed from its first word, which may come before its name is known', async () => {
    started = async () => {
      state().set({ ...running, done: 100, state: 'done' });
      return 'one';
    };
    await state().begin('conversation', order);
    expect(state().stage).toEqual({ kind: 'done', exportId: 'one', file, messages: 100, error: null });
  });

  it('goes on when its dialog is closed, and tells its end', async () => {
    await state().begin('conversation', order);
    state().close();
    state().set({ ...running, state: 'failed', error: full });
    expect(ends).toEqual([{ kind: 'not-exported', fileName: 'conversation.html', error: full }]);
    state().ask(conversationId);
    expect(state().stage).toEqual({ kind: 'asking', error: null });

    started = async () => 'two';
    await state().begin('conversation', order);
    state().close();
    state().set({ ...running, exportId: 'two', state: 'done' });
    expect(ends.at(-1)).toEqual({ kind: 'exported', fileName: 'conversation.html', exportId: 'two' });
  });

  it('is shown again while it is under way, whichever conversation the next one is to be of', async () => {
    await state().begin('conversation', order);
    state().set(running);
    state().close();
    state().ask(fakeConversationId('other'));
    expect(state()).toMatchObject({ conversationId, stage: { kind: 'writing', progress: running } });
  });

  it('says why it failed, and can be tried again', async () => {
    await state().begin('conversation', order);
    state().set({ ...running, state: 'failed', error: full });
    expect(state().stage).toEqual({ kind: 'asking', error: full });
    started = () => Promise.reject(new AppError('validation', 'Choose first.'));
    await state().begin('conversation', order);
    expect(state().stage).toMatchObject({ kind: 'asking', error: { code: 'validation' } });
  });

  it('does not begin when no file is chosen', async () => {
    chosen = null;
    started = () => Promise.reject(new Error('begun'));
    await state().begin('conversation', order);
    expect(state().stage).toEqual({ kind: 'asking', error: null });
  });

  it('is cancelled, also before its name is known', async () => {
    await state().begin('conversation', order);
    await state().cancel();
    state().set({ ...running, state: 'cancelled' });
    expect(state().stage).toEqual({ kind: 'asking', error: null });
    started = async () => {
      await state().cancel();
      return 'two';
    };
    await state().begin('conversation', order);
    expect(cancelled).toEqual(['one', 'two']);
  });

  it('hears nothing of others', async () => {
    await state().begin('conversation', order);
    state().set({ ...running, exportId: 'other', state: 'done' });
    expect(state().stage).toEqual({ kind: 'writing', file, progress: null });
    expect(ends).toEqual([]);
  });

  it('of an account that is not shown any more leaves room for others, and tells its end', async () => {
    await state().begin('conversation', order);
    state().clear();
    state().set(running);
    started = async () => 'two';
    state().ask(conversationId);
    await state().begin('conversation', order);
    state().set({ ...running, state: 'done' });
    state().set({ ...running, state: 'done' });
    expect(ends).toEqual([{ kind: 'exported', fileName: running.fileName, exportId: 'one' }]);
    expect(state().stage).toEqual({ kind: 'writing', file, progress: null });
    state().clear();
    state().set({ ...running, exportId: 'two', state: 'failed', error: full });
    expect(ends[1]).toEqual({ kind: 'not-exported', fileName: running.fileName, error: full });
  });

  it('does not begin when another account is shown before its file is chosen', async () => {
    started = () => Promise.reject(new Error('begun'));
    const begun = state().begin('conversation', order);
    state().clear();
    await begun;
    expect(state().stage).toEqual({ kind: 'asking', error: null });
    expect(ends).toEqual([]);
  });

  it('tells its end also when another account is shown before its name is known', async () => {
    started = async () => {
      state().clear();
      return 'one';
    };
    await state().begin('conversation', order);
    state().set({ ...running, state: 'done' });
    expect(ends).toEqual([{ kind: 'exported', fileName: running.fileName, exportId: 'one' }]);
  });
});
