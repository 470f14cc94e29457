import { beforeEach, expect, it } from 'vitest';
import type { UpdateState, UpdateStatus } from '../../shared/contract/updates.ts';
import { AppError } from '../../shared/errors.ts';
import { createUpdatesStore } from './updates.ts';

const release = { version: '1.3.0', isOlder: false, notes: null };
const status = (state: UpdateState): UpdateStatus => ({
  source: { kind: 'self', host: 'updates.example.com' },
  channel: 'latest',
  state,
});

let announced: unknown[];
let restarts: boolean[];
let unsent: boolean;
let error: AppError | null;
beforeEach(() => {
  announced = [];
  restarts = [];
  unsent = false;
  error = null;
});

async function answer<T>(value: T): Promise<T> {
  if (error !== null) throw error;
  return value;
}
const create = () =>
  createUpdatesStore(
    {
      updates: {
        status: () => answer(status({ kind: 'available', release })),
        check: () => answer({}),
        download: () => answer({}),
        cancel: () => answer({}),
        restart: ({ evenIfUnsent }) => {
          restarts.push(evenIfUnsent);
          return answer({ unsent: unsent && !evenIfUnsent });
        },
      },
    },
    (notice) => announced.push(notice),
  );

it('announces a version once when it is available and once when it is ready', async () => {
  const store = create();
  await store.getState().load();
  const { set } = store.getState();
  set(status({ kind: 'available', release }));
  for (const percent of [0, 50]) set(status({ kind: 'downloading', release, percent }));
  for (let n = 0; n < 2; n += 1) set(status({ kind: 'ready', release }));
  expect(announced).toEqual([
    { kind: 'update', version: '1.3.0', isReady: false },
    null,
    null,
    { kind: 'update', version: '1.3.0', isReady: true },
  ]);
});

it('announces no version again after another check found it', async () => {
  const { set } = create().getState();
  for (const state of [{ kind: 'available', release }, { kind: 'checking' }, { kind: 'available', release }] as const) {
    set(status(state));
  }
  expect(announced).toEqual([{ kind: 'update', version: '1.3.0', isReady: false }, null]);
});

it('asks for confirmation while messages are unsent', async () => {
  unsent = true;
  const store = create();
  await store.getState().restart(false);
  expect(store.getState().confirming).toBe(true);
  store.getState().keepRunning();
  expect(store.getState().confirming).toBe(false);
  await store.getState().restart(false);
  await store.getState().restart(true);
  expect(store.getState().confirming).toBe(false);
  expect(restarts).toEqual([false, false, true]);
});

it('shows why a request failed until the next one', async () => {
  const store = create();
  error = new AppError('internal');
  await store.getState().check();
  expect(store.getState().error).toMatchObject({ code: 'internal' });
  error = null;
  await store.getState().download();
  expect(store.getState().error).toBeNull();
});
