import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ConversationSelection, joinSelections, withLines } from '../../../shared/conversationList.ts';
import type { Conversation } from '../../../shared/model.ts';
import { MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import { conversationIdOf, messageItem, plus, rowItem } from '../../../test/support/pulling.ts';

const known = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...known);
const action = fc.oneof(
  fc.record({ kind: fc.constant('draft' as const), name, text: fc.constantFrom('', 'so far') }),
  fc.record({ kind: fc.constant('send' as const), name }),
  fc.record({
    kind: fc.constant('receive' as const),
    name: fc.constantFrom(...known, 'd', 'e'),
    movesRow: fc.boolean(),
    expires: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('read' as const), name }),
  fc.record({ kind: fc.constant('mute' as const), name, isMuted: fc.boolean() }),
  fc.record({ kind: fc.constant('configure' as const), name, isShort: fc.boolean() }),
  fc.record({ kind: fc.constant('open' as const), name }),
  fc.record({ kind: fc.constant('join' as const), name, isOn: fc.boolean() }),
  fc.record({ kind: fc.constant('fail' as const), error: fc.constantFrom('offline', 'access-denied') }),
  fc.constant({ kind: 'clear' as const }),
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

async function act(bench: EngineBench, step: Action): Promise<void> {
  const { clock, store } = bench;
  const key = writeAs.micros(clock.now());
  const id = conversationIdOf('name' in step ? step.name : 'a');
  switch (step.kind) {
    case 'draft':
      return void (await bench.call('drafts.save', { conversationId: id, text: step.text }));
    case 'send':
      return void (await bench.call('messages.send', { conversationId: id, text: 'hello' }));
    case 'receive': {
      const ttl = step.expires ? { ttl: Math.floor(clock.now() / MICROS_PER_SECOND) + 7 } : {};
      store.seed([messageItem(id, key, ttl), ...(step.movesRow ? [rowItem(id, key)] : [])]);
      return;
    }
    case 'read': {
      const from = { kind: 'newest' } as const;
      const last = (await bench.call('messages.window', { conversationId: id, from, limit: 1 })).messages.at(-1);
      if (last !== undefined) await bench.call('conversations.markRead', { conversationId: id, upTo: last });
      return;
    }
    case 'mute':
      return void (await bench.call('conversations.mute', {
        conversationId: id,
        until: step.isMuted ? 'always' : null,
      }));
    case 'configure':
      return void (await bench.call('conversations.configure', {
        conversationId: id,
        disappearAfter: step.isShort ? 3_600_000 : null,
      }));
    case 'join':
      return void (await bench.codeOf('conversations.join', { conversationId: id, isOn: step.isOn }));
    case 'open':
      return void (await bench.call('messages.open', { conversationId: id }));
    case 'fail':
      return store.failNext('putMessage', step.error, 2);
    case 'clear':
      return void (await bench.call('storage.clear', {}));
  }
}

/** Apart from the time of the last read, which changes without an event. */
const shown = (list: readonly Conversation[]) => list.map(({ syncedAt: _, ...line }) => line);

it('selects by its events every line that changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 9 }), async (actions) => {
      const bench = new EngineBench();
      const start = bench.clock.now();
      for (const [n, each] of known.entries()) {
        const key = writeAs.micros(plus(start, -(60 + n) * MICROS_PER_SECOND));
        bench.store.seed([rowItem(conversationIdOf(each), key), messageItem(conversationIdOf(each), key)]);
      }
      await settle();
      let list = (await bench.call('conversations.list', {})).conversations;
      bench.published.length = 0;
      for (const step of actions) {
        await act(bench, step);
        await bench.clock.advance(5_000);
        let selection: ConversationSelection = { only: [] };
        for (const event of bench.published.splice(0))
          if (event.name === 'conversations.changed') selection = joinSelections(selection, event.payload);
        const read = await bench.call('conversations.list', selection);
        list = [...withLines(list, selection, read.conversations)];
        expect(shown(list)).toEqual(shown((await bench.call('conversations.list', {})).conversations));
      }
      await bench.engine.stop();
    }),
    { numRuns: 60 },
  );
});
