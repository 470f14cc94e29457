import { beforeEach, expect, it } from 'vitest';
import { ConnectionSettings } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { type TestReport, testSteps } from '../../shared/ipc/accounts.ts';
import { settle } from '../../test/fakes/manualClock.ts';
import type { SetupJob } from '../engine/setup/job.ts';
import type { SetupListener } from './setupClient.ts';
import { SetupRuns } from './setupRuns.ts';

const connection = ConnectionSettings.parse({ user: 'u' });
const test: Extract<SetupJob, { task: 'test' }> = { task: 'test', connection, keys: null, writeId: null };

interface FakeThread {
  readonly job: SetupJob;
  readonly listener: SetupListener;
  readonly end: (value: unknown) => void;
  readonly fail: (error: AppError) => void;
  readonly codes: unknown[];
}

let threads: FakeThread[];
let told: [string, TestReport][];
let asked: { asker: object; reply: (code: string | null) => void }[];
let withdrawn: object[];
let runs: SetupRuns;
beforeEach(() => {
  [threads, told, asked, withdrawn] = [[], [], [], []];
  runs = new SetupRuns({
    start: (job, listener) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const codes: unknown[] = [];
      threads.push({ job, listener, end: resolve, fail: reject, codes });
      return {
        result: promise,
        answerCode: (id, code) => void codes.push([id, code]),
        cancel: async () => reject(new AppError('cancelled', 'Cancelled.')),
      };
    },
    questions: {
      ask: (asker, _request, reply) => void asked.push({ asker, reply }),
      withdraw: (asker) => void withdrawn.push(asker),
    },
    log: () => {},
    tested: (runId, report) => void told.push([runId, report]),
  });
});

const thread = (): FakeThread => {
  const last = threads.at(-1);
  if (!last) throw new Error('nothing was started');
  return last;
};
const report = (step: TestReport['step'], state: TestReport['state']): TestReport => ({
  step,
  state,
  error: null,
  detail: '',
  facts: {},
});
const ends = (): unknown[] =>
  told.filter(([, { state }]) => state !== 'running').map(([, { step, state }]) => [step, state]);

it('parses what a job came to: never cast', async () => {
  const found = runs.find({ task: 'find', connection, keys: null, handle: 'bayko' });
  thread().end({ id: 'b', name: 'Bayko', handle: 'bayko' });
  expect(await found).toEqual({ id: 'b', name: 'Bayko', handle: 'bayko' });
  const nonsense = runs.profiles();
  thread().end([{ name: 7 }]);
  await expect(nonsense).rejects.toThrow();
});

it('tells the steps of a test by its id, and nothing twice', async () => {
  runs.test('one', test);
  for (const step of testSteps) thread().listener.report(report(step, 'ok'));
  thread().end({});
  await settle();
  expect(told.map(([runId]) => runId)).toEqual(testSteps.map(() => 'one'));
  await runs.cancelTest('one');
  await runs.cancelTest('unknown');
});

it('ends every step when the thread breaks: the one under way failed, the rest was skipped', async () => {
  runs.test('one', test);
  thread().listener.report(report('credentials', 'ok'));
  thread().listener.report(report('reachability', 'running'));
  thread().fail(new AppError('internal', 'It broke.'));
  await settle();
  expect(ends()).toEqual([
    ['credentials', 'ok'],
    ['reachability', 'failed'],
    ...testSteps.slice(2).map((step) => [step, 'skipped']),
  ]);
  expect(told.find(([, { state }]) => state === 'failed')?.[1].error).toMatchObject({ code: 'internal' });
});

it('skips what is left of a test that is cancelled', async () => {
  runs.test('one', test);
  thread().listener.report(report('credentials', 'ok'));
  await runs.cancelTest('one');
  await settle();
  expect(ends()).toEqual([['credentials', 'ok'], ...testSteps.slice(1).map((step) => [step, 'skipped'])]);
});

it('has codes asked for, and withdraws the question with its thread', async () => {
  runs.test('one', test);
  thread().listener.ask({ id: 3, serial: 's', profile: 'p' });
  asked[0]?.reply('123456');
  expect(thread().codes).toEqual([[3, '123456']]);
  thread().end({});
  await settle();
  expect(withdrawn).toEqual([asked[0]?.asker]);
});
