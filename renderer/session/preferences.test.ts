import { describe, expect, it } from 'vitest';
import type { Request } from '../../shared/contract/contract.ts';
import { defaultPreferences, Preferences } from '../../shared/contract/sync.ts';
import { AppError } from '../../shared/errors.ts';
import { createPreferencesStore } from './preferences.ts';

function fakeMain() {
  let kept: Preferences = defaultPreferences;
  const reads: ((preferences: Preferences) => void)[] = [];
  let error: AppError | null = null;
  return {
    client: {
      preferences: {
        read: () => new Promise<Preferences>((resolve) => reads.push(resolve)),
        change: async (change: Request<'preferences.change'>) => {
          if (error !== null) throw error;
          kept = Preferences.parse({ ...kept, ...change });
          return kept;
        },
      },
    },
    answer: (preferences: Preferences = kept) => reads.shift()?.(preferences),
    refuse: () => {
      error = new AppError('not-connected');
    },
  };
}

describe('preferences', () => {
  it('change immediately, and are restored with an error on failure', async () => {
    const main = fakeMain();
    const store = createPreferencesStore(main.client);
    const loaded = store.getState().load();
    main.answer();
    await loaded;
    const changed = store.getState().change({ paused: true });
    expect(store.getState().preferences?.paused).toBe(true);
    await changed;
    main.refuse();
    await store.getState().change({ rowMover: 'lambda' });
    expect(store.getState()).toMatchObject({
      preferences: { paused: true, rowMover: 'app' },
      error: { code: 'not-connected' },
    });
  });

  it('read before a change do not undo it', async () => {
    const main = fakeMain();
    const store = createPreferencesStore(main.client);
    const first = store.getState().load();
    main.answer();
    await first;
    const second = store.getState().load();
    const changed = store.getState().change({ paused: true });
    main.answer(defaultPreferences);
    await Promise.all([second, changed]);
    expect(store.getState().preferences?.paused).toBe(true);
  });
});
