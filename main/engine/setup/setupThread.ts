import { toAppError } from '../../../shared/errors.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { systemClock } from '../clock.ts';
import { CodeAsker } from '../codeAsker.ts';
import type { ThreadPort } from '../engineThread.ts';
import { describeError } from '../log.ts';
import type { FromSetup, ToSetup } from '../protocol.ts';
import type { SetupJob } from './job.ts';
import { runSetup } from './setup.ts';

/** Does one job behind a thread's port, tells what it came to, and ends. Never rejects. */
export async function runSetupThread(job: SetupJob, port: ThreadPort<FromSetup, ToSetup>): Promise<void> {
  const { post } = port;
  const cancelling = new AbortController();
  const codes = new CodeAsker(systemClock, (request) => post({ kind: 'ask', request }));
  port.onMessage((message) => {
    switch (message.kind) {
      case 'code':
        codes.answer(message.id, message.code);
        return;
      case 'cancel':
        cancelling.abort();
        codes.stop();
        return;
    }
  });
  const report = (step: Extract<FromSetup, { kind: 'report' }>['report']): void =>
    post({ kind: 'report', report: step });
  let result: Result<unknown>;
  try {
    result = succeed(await runSetup(job, { clock: systemClock, askCode: codes.ask, report }, cancelling.signal));
  } catch (thrown) {
    const error = toAppError(thrown);
    const line = { level: 'error', text: `${job.task} failed.`, ...describeError(error) } as const;
    if (error.code === 'internal') post({ kind: 'log', line });
    result = fail(error.toData());
  }
  post({ kind: 'done', result });
  port.close();
}
