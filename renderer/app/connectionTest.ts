import { createStore, type StoreApi } from 'zustand/vanilla';
import { type TestReport, type TestStep, testSteps } from '../../shared/contract/accounts.ts';
import type { Request } from '../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Client } from '../client.ts';
import type { Cancel } from '../clock.ts';

export type Reports = Readonly<Partial<Record<TestStep, TestReport>>>;

export interface ConnectionTestState {
  /** What is known of each step; of those that are still to come: nothing. */
  readonly reports: Reports;
  /** Whether a test is under way. */
  readonly running: boolean;
  /** Why it could not be begun. */
  readonly error: AppErrorData | null;
  readonly start: (request: Request<'accounts.test'>) => Promise<void>;
  /** Ends the test that is under way. */
  readonly cancel: () => void;
  /** Forgets what was found: it was found of another connection. */
  readonly forget: () => void;
}

const nothing = { reports: {}, running: false, error: null } as const;

/** Tests of connections, one at a time. */
export function createConnectionTest(
  client: Pick<Client, 'accounts' | 'on'>,
): StoreApi<ConnectionTestState> & { readonly listen: () => Cancel } {
  /** Counts the tests: what comes for an older one is let go. */
  let turn = 0;
  let runId: string | null = null;
  /** Reports that came before it was known of which run they are. */
  let early: { readonly runId: string; readonly report: TestReport }[] | null = null;

  const store = createStore<ConnectionTestState>()((set, get) => {
    const stop = (): void => {
      if (runId !== null) void client.accounts.cancelTest({ runId }).catch(() => undefined);
    };
    return {
      ...nothing,
      start: async (request) => {
        stop();
        const current = ++turn;
        runId = null;
        early = [];
        set({ ...nothing, running: true });
        try {
          const { runId: begun } = await client.accounts.test(request);
          if (current !== turn) {
            void client.accounts.cancelTest({ runId: begun }).catch(() => undefined);
            return;
          }
          runId = begun;
          const known = early ?? [];
          early = null;
          for (const each of known) take(each);
        } catch (thrown) {
          if (current === turn) set({ ...nothing, error: toAppError(thrown).toData() });
        }
      },
      cancel: () => {
        if (!get().running) return;
        stop();
        if (runId !== null) return;
        // It has not begun yet; once it has, it is ended.
        turn += 1;
        set(nothing);
      },
      forget: () => {
        stop();
        turn += 1;
        runId = null;
        set(nothing);
      },
    };
  });

  const take = (told: { readonly runId: string; readonly report: TestReport }): void => {
    if (runId === null) early?.push(told);
    if (told.runId !== runId) return;
    const reports = { ...store.getState().reports, [told.report.step]: told.report };
    store.setState({ reports, running: !isOver(reports) });
  };
  return { ...store, listen: () => client.on('accounts.tested', take) };
}

/** Whether every step has ended. */
const isOver = (reports: Reports): boolean =>
  testSteps.every((step) => reports[step] !== undefined && reports[step].state !== 'running');

/** Whether a test has found nothing wrong: an index that is missing only makes Meridian read more. */
export const isUsable = (reports: Reports): boolean =>
  isOver(reports) && testSteps.every((step) => reports[step]?.state !== 'failed' || step === 'index');
