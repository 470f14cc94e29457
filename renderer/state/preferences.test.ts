import { describe, expect, it } from 'vitest';
import { defaultPreferences, type Preferences } from '../../shared/contract/sync.ts';
import { AppError } from '../../shared/errors.ts';
import { createPreferencesStore } from './preferences.ts';

function fakeMain() {
  let kept: Preferences = defaultPreferences;
  const reads: ((preferences: Preferences) => void)[] = [];
  let error: AppError | null = null;
  return {
    api: {
      readPreferences: () => new Promise<Preferences>((resolve) => reads.push(resolve)),
      changePreferences: async (change: Partial<Preferences>) => {
        if (error !== null) throw error;
        kept = { ...kept, ...change };
        return kept;
      },
    },
    answer: (preferences: Preferences = kept) => reads.shift()?.(preferences),
    refuse: () => {
      error = new AppError('not-connected', 'There is no account.');
    },
  };
}

describe('preferences', () => {
  it('change at once and stay, or go back and tell why', async () => {
    const main = fakeMain();
    const store = createPreferencesStore(main.api);
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

  it('that were read before a change take nothing of it back', async () => {
    const main = fakeMain();
    const store = createPreferencesStore(main.api);
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
