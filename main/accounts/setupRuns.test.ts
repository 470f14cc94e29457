import { beforeEach, expect, it } from 'vitest';
import { ConnectionSettings } from '../../shared/connection.ts';
import { type TestReport, testSteps } from '../../shared/contract/accounts.ts';
import { AppError } from '../../shared/errors.ts';
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
let reports: [string, TestReport][];
let prompted: { owner: object; reply: (code: string | null) => void }[];
let withdrawn: object[];
let runs: SetupRuns;
beforeEach(() => {
  [threads, reports, prompted, withdrawn] = [[], [], [], []];
  runs = new SetupRuns({
    start: (job, listener) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const codes: unknown[] = [];
      threads.push({ job, listener, end: resolve, fail: reject, codes });
      return {
        result: promise,
        answerCode: (id, code) => void codes.push([id, code]),
        cancel: async () => reject(new AppError('cancelled')),
      };
    },
    prompts: {
      open: (owner, _request, reply) => void prompted.push({ owner, reply }),
      withdraw: (owner) => void withdrawn.push(owner),
    },
    log: () => {},
    signedIn: () => {},
    onTestReport: (runId, report) => void reports.push([runId, report]),
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
  facts: {},
});
const ends = (): unknown[] =>
  reports.filter(([, { state }]) => state !== 'running').map(([, { step, state }]) => [step, state]);

it('parses the result of a job', async () => {
  const found = runs.find({ task: 'find', connection, keys: null, handle: 'bayko', scan: null });
  const reply = { kind: 'found', person: { id: 'b', name: 'Bayko', handle: 'bayko' } };
  thread().end(reply);
  expect(await found).toEqual(reply);
  const nonsense = runs.profiles();
  thread().end([{ name: 7 }]);
  await expect(nonsense).rejects.toThrow();
});

it('reports each step of a test once, with the test’s id', async () => {
  runs.test('one', test);
  for (const step of testSteps) thread().listener.report(report(step, 'ok'));
  thread().end({});
  await settle();
  expect(reports.map(([runId]) => runId)).toEqual(testSteps.map(() => 'one'));
  await runs.cancelTest('one');
  await runs.cancelTest('unknown');
});

it('fails the running step and skips the rest when the thread breaks', async () => {
  runs.test('one', test);
  thread().listener.report(report('credentials', 'ok'));
  thread().listener.report(report('reachability', 'running'));
  thread().fail(new AppError('internal'));
  await settle();
  expect(ends()).toEqual([
    ['credentials', 'ok'],
    ['reachability', 'failed'],
    ...testSteps.slice(2).map((step) => [step, 'skipped']),
  ]);
  expect(reports.find(([, { state }]) => state === 'failed')?.[1].error).toMatchObject({ code: 'internal' });
});

it('skips the remaining steps of a cancelled test', async () => {
  runs.test('one', test);
  thread().listener.report(report('credentials', 'ok'));
  await runs.cancelTest('one');
  await settle();
  expect(ends()).toEqual([['credentials', 'ok'], ...testSteps.slice(1).map((step) => [step, 'skipped'])]);
});

it('prompts for MFA codes, and closes the prompt when the thread ends', async () => {
  runs.test('one', test);
  thread().listener.prompt({ id: 3, serial: 's', profile: 'p' });
  prompted[0]?.reply('123456');
  expect(thread().codes).toEqual([[3, '123456']]);
  thread().end({});
  await settle();
  expect(withdrawn).toEqual([prompted[0]?.owner]);
});

it('cancels other tests, and runs at most four tasks at once, however many the page requests', async () => {
  let refused = 0;
  for (let n = 0; n < 80; n++) {
    try {
      runs.test(`run ${n}`, test);
    } catch (error) {
      expect(error).toMatchObject({ code: 'throttled', reason: 'setup-busy' });
      refused++;
    }
  }
  expect([threads.length, refused]).toEqual([4, 76]);
  await settle();
  // The refused ones have cancelled all of them.
  expect(ends()).toEqual(Array.from({ length: 4 }, () => testSteps.map((step) => [step, 'skipped'])).flat());
  const finds = Array.from({ length: 80 }, () =>
    runs
      .find({ task: 'find', connection, keys: null, handle: 'x', scan: null })
      .catch((error: AppError) => error.reason),
  );
  expect(threads).toHaveLength(8);
  for (const each of threads.slice(4)) each.end(null);
  expect((await Promise.all(finds)).filter((found) => found === 'setup-busy')).toHaveLength(76);
  void runs.profiles();
  expect(threads).toHaveLength(9);
});
