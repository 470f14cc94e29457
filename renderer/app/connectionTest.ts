import { createStore, type StoreApi } from 'zustand/vanilla';
import { type TestReport, type TestStep, testSteps } from '../../shared/contract/accounts.ts';
import type { Request } from '../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Client } from '../client.ts';
import type { Cancel } from '../clock.ts';

export type Reports = Readonly<Partial<Record<TestStep, TestReport>>>;

export interface ConnectionTestState {
  /** Reports received so far; pending steps have none. */
  readonly reports: Reports;
  readonly running: boolean;
  /** Why the test could not start. */
  readonly error: AppErrorData | null;
  readonly start: (request: Request<'accounts.test'>) => Promise<void>;
  readonly cancel: () => void;
  /** Cancels the test and clears its reports, because the connection changed. */
  readonly forget: () => void;
}

const nothing = { reports: {}, running: false, error: null } as const;

/** Creates a store that runs connection tests, one at a time. */
export function createConnectionTest(
  client: Pick<Client, 'accounts' | 'on'>,
): StoreApi<ConnectionTestState> & { readonly listen: () => Cancel } {
  /** Number of the newest test; replies to older ones are dropped. */
  let turn = 0;
  let runId: string | null = null;
  /** Reports that arrived before the reply with the run ID. */
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
          const { runId: started } = await client.accounts.test(request);
          if (current !== turn) {
            void client.accounts.cancelTest({ runId: started }).catch(() => undefined);
            return;
          }
          runId = started;
          const buffered = early ?? [];
          early = null;
          for (const event of buffered) take(event);
        } catch (thrown) {
          if (current === turn) set({ ...nothing, error: toAppError(thrown).toData() });
        }
      },
      cancel: () => {
        if (!get().running) return;
        stop();
        if (runId !== null) return;
        // Not started yet: `start` cancels it when the run ID arrives.
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

  const take = (event: { readonly runId: string; readonly report: TestReport }): void => {
    if (runId === null) early?.push(event);
    if (event.runId !== runId) return;
    const reports = { ...store.getState().reports, [event.report.step]: event.report };
    store.setState({ reports, running: !isOver(reports) });
  };
  return { ...store, listen: () => client.on('accounts.tested', take) };
}

const isOver = (reports: Reports): boolean =>
  testSteps.every((step) => reports[step] !== undefined && reports[step].state !== 'running');

/** Whether a finished test found no blocking error. A missing index only makes Meridian read more. */
export const isUsable = (reports: Reports): boolean =>
  isOver(reports) && testSteps.every((step) => reports[step]?.state !== 'failed' || step === 'index');
