import { expect, it } from 'vitest';
import { AccessKeys } from '../../../shared/connection.ts';
import { fakeSystem } from '../../../test/support/fakeSystem.ts';
import type { FromSetup } from '../protocol.ts';
import { SetupJob } from './job.ts';
import { runSetupThread } from './setupThread.ts';

/** Runs a job to its end; resolves with everything that it posted. */
async function run(job: object): Promise<readonly FromSetup[]> {
  const posted: FromSetup[] = [];
  await new Promise<void>((resolve) => {
    const port = { post: (message: FromSetup) => void posted.push(message), onMessage: () => {}, close: resolve };
    void runSetupThread(SetupJob.parse(job), port, fakeSystem);
  });
  return posted;
}

const keys = AccessKeys.parse({ accessKeyId: 'AKIDEXAMPLE1234567', secretAccessKey: 'secret' });
/** Nothing listens at this address. */
const connection = { endpoint: 'http://127.0.0.1:1', credentials: { kind: 'keys' } };

it('fails at once without the keys that were entered', async () => {
  const posted = await run({ task: 'find', connection, keys: null, handle: 'bayko', scan: null });
  expect(posted).toMatchObject([{ kind: 'done', result: { ok: false, error: { code: 'credentials-missing' } } }]);
});

it('sends requests with them, and says so first', async () => {
  const posted = await run({ task: 'find', connection, keys, handle: 'bayko', scan: null });
  expect(posted).toMatchObject([
    { kind: 'signedIn', signedIn: { accessKeyId: 'AKIDEXAMPLE1234567', ...connection } },
    { kind: 'done', result: { ok: false, error: { code: 'offline' } } },
  ]);
});
