import process from 'node:process';
import { systemChance, systemClock, systemIds } from '../../../main/engine/clock.ts';
import type { Engine } from '../../../main/engine/engine.ts';
import { type EngineCall, EngineOptions } from '../../../main/engine/protocol.ts';
import { startEngine } from '../../../main/engine/startEngine.ts';
import type { EngineMethod, Reply } from '../../../shared/contract/contract.ts';
import { toAppError } from '../../../shared/errors.ts';
import { fail, succeed } from '../../../shared/result.ts';
import type { FromChild, ToChild } from './engineProcess.ts';

/*
 * A whole engine in a separate process, so that a test can kill it as the system would. It lives as long as the channel to
 * its parent; nothing is closed in order, on purpose.
 */

const send = (message: FromChild): void => void process.send?.(message);
const never = new AbortController().signal;
let engine: Engine | null = null;

const invoke = <M extends EngineMethod>({ services }: Engine, call: EngineCall<M>): Reply<M> | Promise<Reply<M>> =>
  services[call.method](call.request, never);

async function answer(call: EngineCall): Promise<void> {
  try {
    if (engine === null) throw new TypeError('The engine was not started.');
    send({ kind: 'reply', id: call.id, result: succeed(await invoke(engine, call)) });
  } catch (thrown) {
    send({ kind: 'reply', id: call.id, result: fail(toAppError(thrown).toData()) });
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (message: ToChild) => {
  if (message.kind === 'call') return void answer(message);
  engine = startEngine(EngineOptions.parse(message.options), {
    clock: systemClock,
    chance: systemChance,
    ids: systemIds,
    publish: (event) => send({ kind: 'event', event }),
    log: () => {},
  });
});
