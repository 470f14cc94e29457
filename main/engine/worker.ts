import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../shared/errors.ts';
import { assertNever } from '../../shared/result.ts';
import type { ThreadPort } from './engineThread.ts';
import { describeError } from './log.ts';
import { type FromEngine, type FromSetup, ThreadOptions, type ToEngine, type ToSetup } from './protocol.ts';
import { askSystem } from './systemAccess.ts';

/*
 * The entry point of every worker thread, and the only file that depends on running in one. Everything that uses SQLite or
 * the AWS SDK runs in a worker, so that main's thread stays responsive: one thread per account, and a short-lived one per
 * task of account setup.
 */

const port = parentPort;
if (!port) throw new Error('worker.ts must run in a worker thread.');

/** Types the port by what runs here: main sends this thread no other messages. */
const portFor = <From, To>(): ThreadPort<From, To> => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => port.on('message', listener),
  close: () => port.close(),
});

/** The port for questions about the system. It does not keep this thread running. */
function portForQuestions(): Parameters<typeof askSystem>[0] {
  const { system }: { readonly system: unknown } = workerData;
  if (!(system instanceof MessagePort)) throw new TypeError('The thread has no port for questions.');
  return {
    post: (question) => system.postMessage(question),
    onMessage: (listener) => system.on('message', listener).unref(),
  };
}

try {
  const options = ThreadOptions.parse(workerData);
  // It lives as long as this thread, and its keys must not.
  for (const name of ['options', 'job']) Reflect.deleteProperty(workerData, name);
  const system = askSystem(portForQuestions(), process.env);
  switch (options.kind) {
    case 'engine': {
      const { runEngine } = await import('./engineThread.ts');
      // Of its own chunk: few accounts have the texts.
      const sample = options.options.connection.sample ? await import('./samples/openSampleStore.ts') : null;
      runEngine(options.options, portFor<FromEngine, ToEngine>(), system, sample?.openSampleStore);
      break;
    }
    case 'setup': {
      // This import loads no database.
      const { runSetupThread } = await import('./setup/setupThread.ts');
      await runSetupThread(options.job, portFor<FromSetup, ToSetup>(), system);
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
