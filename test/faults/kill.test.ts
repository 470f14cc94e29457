import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { EngineOptions } from '../../main/engine/protocol.ts';
import type { MessageStore } from '../../main/engine/remote/messageStore.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { UserId } from '../../shared/model.ts';
import { ANDREW, BAYKO, CONVERSATION, collect, context, readMessages } from '../contracts/messageStore/samples.ts';
import { setUpEmulators } from '../support/emulators.ts';
import { createConversationTable, REGION } from './support/conversationTable.ts';
import { EngineProcess } from './support/engineProcess.ts';
import { describeCounts, FaultProxy } from './support/faultProxy.ts';
import type { WireRequest } from './support/wire.ts';

/*
 * Every accepted message arrives exactly once and in order, whatever happens to the process and the network. The engine
 * runs in a separate process with its own disk and is killed by SIGKILL.
 */

const MESSAGES = 50;
/** The message at which the process is killed again: it is in the table, but the engine does not know yet. */
const KILLED_AT = 20;
const FAILING = 0.3;
const TIMEOUT_MS = 240_000;

const cleaning: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

const putsMessage = ({ operation, body }: WireRequest): boolean =>
  operation === 'PutItem' && body.includes(`MSG#${CONVERSATION}`);

async function rowsOf(store: MessageStore, owner: UserId) {
  const pages = await collect(store.listGroupRows(owner, null, context));
  return pages
    .flatMap(({ items }) => items)
    .map(({ sortKey, text, other }) => ({ sortKey, text, other: other.handle }));
}

for (const { name, emulator } of await setUpEmulators('The test of killed processes')) {
  describe(`a process that is killed: ${name}`, () => {
    test(`${MESSAGES} messages are in the table once each and in order`, { timeout: TIMEOUT_MS }, async () => {
      const { table, store } = await createConversationTable(emulator.endpoint);
      cleaning.push(() => store.close());
      const onEffect = { call: (_: WireRequest): void => {} };
      const line = await FaultProxy.start(emulator.endpoint, {
        seed: `kill ${name}`,
        onEffect: (request) => onEffect.call(request),
      });
      const directory = await mkdtemp(path.join(tmpdir(), 'meridian-kill-'));
      const options = EngineOptions.parse({
        connection: ConnectionSettings.parse({ user: ANDREW.id, table, region: REGION, endpoint: line.endpoint }),
        directory,
        cacheKey: new Uint8Array(randomBytes(32)),
      });
      const start = (): EngineProcess => {
        const engine = new EngineProcess(options);
        cleaning.push(() => engine.kill());
        return engine;
      };
      cleaning.push(
        () => rm(directory, { recursive: true }),
        () => line.stop(),
      );

      const first = start();
      await first.call('sync.refresh', {});
      line.goOffline();
      const accepted: string[] = [];
      for (let n = 1; n <= MESSAGES; n++) {
        const { outgoing } = await first.call('messages.send', { conversationId: CONVERSATION, text: `offline ${n}` });
        accepted.push(outgoing.id);
      }
      await first.kill();

      const second = start();
      await second.until(({ waiting }) => waiting === MESSAGES);
      const killed = Promise.withResolvers<void>();
      let puts = 0;
      onEffect.call = (request) => {
        if (putsMessage(request) && ++puts === KILLED_AT) killed.resolve(second.kill());
      };
      line.share = FAILING;
      line.goOnline();
      await killed.promise;

      const third = start();
      await third.until(({ waiting }) => waiting === 0);

      const written = (await readMessages(store)).flatMap(({ items }) => items);
      expect(written.map(({ id }) => id)).toEqual(['uuid-1', 'uuid-2', ...accepted]);
      expect(written.slice(2).map(({ text }) => text)).toEqual(accepted.map((_, n) => `offline ${n + 1}`));
      const last = { sortKey: written.at(-1)?.sortKey, text: `offline ${MESSAGES}` };
      // The group rows are updated after the messages.
      const rows = async () => [await rowsOf(store, ANDREW.id), await rowsOf(store, BAYKO.id)];
      await expect
        .poll(rows, { timeout: TIMEOUT_MS })
        .toEqual([[{ ...last, other: BAYKO.handle }], [{ ...last, other: ANDREW.handle }]]);

      const shown = await third.call('messages.window', {
        conversationId: CONVERSATION,
        from: { kind: 'newest' },
        limit: 100,
      });
      expect(shown.messages.map(({ id }) => id)).toEqual(['uuid-1', 'uuid-2', ...accepted]);
      expect(shown.outgoing).toEqual([]);
      console.log(`${name}: ${MESSAGES} messages sent; ${describeCounts(line.counts)}.`);
    });
  });
}
