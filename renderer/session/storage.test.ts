import { describe, expect, it } from 'vitest';
import type { Storage } from '../../shared/contract/storage.ts';
import { AppError } from '../../shared/errors.ts';
import { createStorageStore } from './storage.ts';

const storage: Storage = { bytes: 2_000, usedBytes: 1_000, perConversation: [], outboxBytes: 10 };

describe('storage', () => {
  it('is read again after it was cleared', async () => {
    let kept = storage;
    let clears = 0;
    const store = createStorageStore({
      storage: {
        read: async () => kept,
        clear: async () => {
          clears += 1;
          kept = { ...storage, bytes: 0, usedBytes: 0 };
          return {};
        },
      },
    });
    await store.getState().load();
    expect(store.getState().storage?.usedBytes).toBe(1_000);
    const clearing = store.getState().clear();
    expect(store.getState().clearing).toBe(true);
    // Once is enough.
    expect(await store.getState().clear()).toBe(false);
    expect(await clearing).toBe(true);
    expect(clears).toBe(1);
    expect(store.getState()).toMatchObject({ clearing: false, storage: { usedBytes: 0 } });
  });

  it('reports a failed clear and keeps the sizes', async () => {
    const store = createStorageStore({
      storage: {
        read: async () => storage,
        clear: () => Promise.reject(new AppError('disk-read-only')),
      },
    });
    await store.getState().load();
    expect(await store.getState().clear()).toBe(false);
    expect(store.getState()).toMatchObject({ clearing: false, storage, error: { code: 'disk-read-only' } });
  });
});
