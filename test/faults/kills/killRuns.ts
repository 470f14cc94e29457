import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { EngineOptions } from '../../../main/engine/protocol.ts';
import { startDynalite } from '../../../scripts/lib/dynalite.ts';
import { ConnectionSettings } from '../../../shared/connection.ts';
import { ANDREW, CONVERSATION, readMessages } from '../../contracts/messageStore/samples.ts';
import { Random } from '../simulator/random.ts';
import { createConversationTable, REGION } from '../support/conversationTable.ts';
import { EngineProcess } from '../support/engineProcess.ts';
import { FaultProxy } from '../support/faultProxy.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** What many kills of one account found. */
export interface KillCounts {
  readonly kills: number;
  /** Messages whose call was answered, and those whose call was cut off. */
  readonly accepted: number;
  readonly cutOff: number;
  /** Answered messages that are not in the table, messages that are there twice, and losses that were reported. */
  readonly lost: number;
  readonly doubled: number;
  readonly alarms: number;
  readonly isInOrder: boolean;
}

/**
 * Sends messages from a process that is killed by SIGKILL, `kills` times: while it accepts one, when a request takes effect,
 * or when an event is published. Then lets the last process send the rest.
 */
export async function killRuns(kills: number, seed: number, onKill: (kill: number) => void): Promise<KillCounts> {
  const emulator = await startDynalite({ directory: null });
  const { table, store } = await createConversationTable(emulator.endpoint);
  const onEffect = { call: (): void => {} };
  const line = await FaultProxy.start(emulator.endpoint, {
    seed: `kills ${seed}`,
    onEffect: () => onEffect.call(),
  });
  const directory = temporaryFolder('meridian-kills-');
  const options = EngineOptions.parse({
    connection: ConnectionSettings.parse({ user: ANDREW.id, table, region: REGION, endpoint: line.endpoint }),
    directory,
    cacheKey: new Uint8Array(randomBytes(32)),
  });
  const random = new Random(seed);
  /** Whether the call of each message was answered, by text. */
  const answered = new Map<string, boolean>();
  let alarms = 0;
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const engine = new EngineProcess(options);
      if ((await engine.call('sync.status', {})).outboxLoss !== null) alarms++;
      for (let left = random.between(1, 3); left > 0; left--) {
        const text = `written ${answered.size}`;
        answered.set(text, false);
        await engine.call('messages.send', { conversationId: CONVERSATION, text });
        answered.set(text, true);
      }
      await killWhile(engine, answered, random, onEffect);
      onKill(kill);
    }
    const last = new EngineProcess(options);
    await last.until(({ waiting }) => waiting === 0);
    if ((await last.call('sync.status', {})).outboxLoss !== null) alarms++;
    await last.kill();
    const texts = (await readMessages(store)).flatMap(({ items }) => items.slice()).map(({ text }) => text);
    return {
      kills,
      alarms,
      ...compare(
        texts.filter((text) => answered.has(text)),
        answered,
      ),
    };
  } finally {
    store.close();
    line.stop();
    await emulator.stop();
    fs.rmSync(directory, { recursive: true, maxRetries: 5 });
  }
}

/** Kills the engine at a moment that is drawn: of accepting, of a request, or of an event; at the latest when all is sent. */
async function killWhile(
  engine: EngineProcess,
  answered: Map<string, boolean>,
  random: Random,
  onEffect: { call: () => void },
): Promise<void> {
  const killed = Promise.withResolvers<void>();
  const kill = (): void => killed.resolve(engine.kill());
  let left = random.between(1, 4);
  const countDown = (): void => {
    if (--left === 0) kill();
  };
  const moment = random.between(1, 3);
  if (moment === 1) onEffect.call = countDown;
  if (moment === 2) engine.onEvent(countDown);
  if (moment === 3) {
    const text = `written ${answered.size}`;
    answered.set(text, false);
    // Rejects if the process ends first.
    const sent = engine.call('messages.send', { conversationId: CONVERSATION, text });
    sent.then(() => answered.set(text, true)).catch(() => {});
    for (let turns = random.between(0, 4); turns > 0; turns--) await turn();
    kill();
  }
  engine.until(({ waiting }) => waiting === 0).then(kill, () => {});
  await killed.promise;
  onEffect.call = () => {};
}

function compare(texts: readonly string[], answered: ReadonlyMap<string, boolean>) {
  const there = new Set(texts);
  const accepted = [...answered].filter(([, isAnswered]) => isAnswered).map(([text]) => text);
  const order = [...answered.keys()].filter((text) => there.has(text));
  return {
    accepted: accepted.length,
    cutOff: answered.size - accepted.length,
    lost: accepted.filter((text) => !there.has(text)).length,
    doubled: texts.length - there.size,
    isInOrder: JSON.stringify([...there]) === JSON.stringify(order),
  };
}
