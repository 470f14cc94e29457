import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../shared/errors.ts';
import type { Reply } from '../../shared/ipc/contract.ts';
import { fail, succeed } from '../../shared/result.ts';
import { systemChance, systemClock, systemIds } from './clock.ts';
import { type Engine, startEngine } from './engine.ts';
import { describeError, type Log } from './log.ts';
import { type EngineCall, type EngineMethod, EngineOptions, type FromEngine, type ToEngine } from './protocol.ts';

/*
 * The engine's thread: the only file that knows it is one. Main's own thread must stay free to move windows and answer
 * the system, so everything that touches SQLite or the AWS SDK happens here.
 */

const port = parentPort;
if (!port) throw new Error('The engine runs in a worker thread.');

const post = (message: FromEngine): void => port.postMessage(message);
const log: Log = (level, text, error) => post({ kind: 'log', line: { level, text, ...describeError(error) } });
const stopping = new AbortController();

function start(): Engine | null {
  try {
    return startEngine(EngineOptions.parse(workerData), {
      clock: systemClock,
      chance: systemChance,
      ids: systemIds,
      publish: (event) => post({ kind: 'event', event }),
      log,
    });
  } catch (thrown) {
    const error = toAppError(thrown);
    post({ kind: 'failed', error: error.toData(), cause: describeError(error).cause });
    port?.close();
    return null;
  }
}

const invoke = <M extends EngineMethod>(engine: Engine, call: EngineCall<M>): Reply<M> | Promise<Reply<M>> =>
  engine.services[call.method](call.request, stopping.signal);

async function answer(engine: Engine, call: EngineCall): Promise<void> {
  try {
    post({ kind: 'reply', id: call.id, result: succeed(await invoke(engine, call)) });
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'internal') log('error', `${call.method} failed.`, error);
    post({ kind: 'reply', id: call.id, result: fail(error.toData()) });
  }
}

const engine = start();
if (engine) {
  port.on('message', (message: ToEngine) => {
    switch (message.kind) {
      case 'call':
        void answer(engine, message);
        return;
      case 'signal':
        engine.signal(message.signal);
        return;
      case 'stop':
        stopping.abort();
        void engine
          .stop()
          .catch((thrown: unknown) => log('error', 'The engine did not end well.', thrown))
          .finally(() => port.close());
        return;
    }
  });
}
