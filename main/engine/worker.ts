import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../shared/errors.ts';
import { assertNever } from '../../shared/result.ts';
import type { ThreadPort } from './engineThread.ts';
import { describeError } from './log.ts';
import { type FromEngine, type FromSetup, ThreadOptions, type ToEngine, type ToSetup } from './protocol.ts';

/*
 * The entry of every thread of ours, and the only file that knows it is in one. Main's own thread must stay free to move
 * windows and answer the system, so everything that touches SQLite or the AWS SDK happens in one: an engine for each
 * account, and a short-lived one for each task of setting an account up.
 */

const port = parentPort;
if (!port) throw new Error('This runs in a worker thread.');

/** The port as what is to run here sees it: main sends that, and nothing else. */
const portFor = <From, To>(): ThreadPort<From, To> => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => port.on('message', listener),
  close: () => port.close(),
});

try {
  const options = ThreadOptions.parse(workerData);
  switch (options.kind) {
    case 'engine': {
      const { runEngine } = await import('./engineThread.ts');
      runEngine(options.options, portFor<FromEngine, ToEngine>());
      break;
    }
    case 'setup': {
      // Loads no database.
      const { runSetupThread } = await import('./setup/setupThread.ts');
      await runSetupThread(options.job, portFor<FromSetup, ToSetup>());
      break;
    }
    default:
      assertNever(options);
  }
} catch (thrown) {
  const error = toAppError(thrown);
  const failed: FromEngine & FromSetup = {
    kind: 'failed',
    error: error.toData(),
    cause: describeError(error).cause,
  };
  port.postMessage(failed);
  port.close();
}
