import { itemSize } from '../main/engine/remote/dynamo/capacity.ts';
import { ConversationId, type Message, type Person, UserId } from '../shared/model.ts';
import { FakeTable } from '../test/fakes/fakeTable.ts';
import { ManualClock, settle } from '../test/fakes/manualClock.ts';
import { EngineBench } from '../test/support/engineBench.ts';
import type { Bench, Figure } from './support/figure.ts';

const sizes = [2, 3, 10, 50];
/** The most that an action may cost, as a multiple of what its design says. */
const MOST = 1.05;
const HOUR = 3_600_000;

export const bench: Bench = {
  purpose: `What each action costs in units, in conversations of several sizes (N people): a whole engine on a table in memory that charges as the
service does, with a clock of its own, so the figures are the same on every computer. Writes include those of the index. Floor: what
the design of the table says, such as 1 + 4N writes for a message.`,
  measure: async () => {
    const figures: Figure[] = [];
    for (const size of sizes) figures.push(...(await measureActions(size)));
    return [...figures, ...(await measureIdle())];
  },
};

const personOf = (n: number): Person => ({
  id: UserId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
  name: `Person ${n}`,
  handle: `person${n}`,
});
const [owner, friend] = [personOf(1), personOf(2)];

interface Units {
  readonly read: number;
  readonly write: number;
}

/** One person's computer, and a table that all others use. */
class CostStage {
  readonly table = new FakeTable();
  readonly clock = new ManualClock();
  readonly #benches: EngineBench[] = [];

  constructor() {
    // What each wrote before, so that their names are known.
    for (const [from, to] of [
      [owner, friend],
      [friend, owner],
    ] as const) {
      const at = '2020-01-01T00:00:00.000000+00:00';
      const [sender, other] = [from, to].map(({ id, name, handle }) => ({
        user_uuid: id,
        user_display_name: name,
        user_handle: handle,
      }));
      const id = `11111111-0000-4000-8000-00000000000${from.handle.slice(-1)}`;
      this.table.put({ pk: `MSG#${id}`, sk: at, message_uuid: id, message: 'Hello', ...sender });
      this.table.put({ pk: `GRP#${from.id}`, sk: at, message_group_uuid: id, message: 'Hello', ...other });
    }
  }

  async open({ id }: Person): Promise<EngineBench> {
    const bench = new EngineBench({ table: this.table, clock: this.clock, user: id });
    bench.outbox.preferences.change({ sweepUnitsPerHour: 0 });
    this.#benches.push(bench);
    await settle();
    await this.pass();
    return bench;
  }

  /** Lets everyone's work finish. */
  async pass(): Promise<void> {
    await this.clock.advance(60_000);
    for (const bench of this.#benches) await bench.call('sync.refresh', {});
    await settle();
  }

  async stop(): Promise<void> {
    for (const bench of this.#benches) await bench.engine.stop();
  }
}

const unitsOf = ({ cost }: EngineBench): Units => {
  const { send, open } = cost.totals();
  return { read: send.read + open.read, write: send.write + open.write };
};

async function measureActions(size: number): Promise<readonly Figure[]> {
  const stage = new CostStage();
  const figures: Figure[] = [];
  const people = Array.from({ length: size - 1 }, (_, n) => personOf(n + 2));
  try {
    const bench = await stage.open(owner);
    const other = await stage.open(friend);
    const measure = async (action: string, floor: Partial<Units>, act: () => Promise<unknown>, by = bench) => {
      const before = unitsOf(by);
      await act();
      await stage.pass();
      const after = unitsOf(by);
      for (const kind of ['write', 'read'] as const) {
        const least = floor[kind];
        if (least === undefined) continue;
        const what = `${action}, N = ${size}`;
        figures.push({
          what,
          value: after[kind] - before[kind],
          unit: `${kind} units`,
          floor: least,
          limit: { ratio: MOST },
        });
      }
    };
    const event = 1 + 4 * size;

    let conversationId = ConversationId.parse('none');
    await measure('start', { write: 2 + 3 * size }, async () => {
      const started = await bench.call('conversations.startGroup', { title: 'A title', people });
      conversationId = started.conversationId;
    });
    const rows = stage.table.rows().filter(({ message_group_uuid: id }) => id === conversationId);
    const look = Math.ceil(rows.reduce((sum, row) => sum + itemSize(row), 0) / 4_096) / 2;
    const send = async (by: EngineBench, text: string): Promise<void> =>
      void (await by.call('messages.send', { conversationId, text }));
    const find = async (by: EngineBench, text: string): Promise<Message> => {
      const from = { kind: 'newest' } as const;
      const { messages } = await by.call('messages.window', { conversationId, from, limit: 50 });
      const found = messages.find((message) => message.text === text);
      if (found === undefined) throw new Error(`No message ${text}`);
      return found;
    };
    const target = async (by: EngineBench, text: string) => ({ conversationId, id: (await find(by, text)).id });
    const change = (what: Parameters<typeof bench.call<'conversations.changeGroup'>>[1]['change']) =>
      bench.call('conversations.changeGroup', { conversationId, change: what });

    await measure('message', { write: event, read: 2 * look }, () => send(bench, 'first'));
    await send(other, 'theirs');
    await stage.pass();
    await measure('edit', { write: 2 + (size - 1) }, async () =>
      bench.call('messages.edit', { ...(await target(bench, 'first')), text: 'second' }),
    );
    await measure('reaction', { write: 3 }, async () =>
      bench.call('messages.react', { ...(await target(bench, 'theirs')), emoji: '👍' }),
    );
    await measure('deletion for everyone', { write: 3 + (size - 1) }, async () =>
      bench.call('messages.delete', { ...(await target(bench, 'second')), forEveryone: true }),
    );
    await send(bench, 'newest');
    await stage.pass();
    await measure('deletion of the newest for everyone', { write: 3 + (size - 1) + 2 * size, read: look }, async () =>
      bench.call('messages.delete', { ...(await target(bench, 'newest')), forEveryone: true }),
    );
    await measure('new title', { write: 1 + event }, () => change({ kind: 'rename', title: 'Another title' }));
    const added = personOf(size + 1);
    if (size < 50) {
      await measure('addition of one', { write: 2 + 1 + event }, () => change({ kind: 'add', people: [added] }));
      await measure('removal of one', { write: 2 + 1 + event }, () => change({ kind: 'remove', person: added }));
    }
    const page =
      Math.ceil(
        stage.table.rows().reduce((sum, row) => sum + (row.pk === `MSG#${conversationId}` ? itemSize(row) : 0), 0) /
          4_096,
      ) / 2;
    const members = stage.table.rows().filter(({ pk }) => pk === `CNV#${conversationId}`);
    const about = Math.ceil(members.reduce((sum, row) => sum + itemSize(row), 0) / 4_096) / 2;
    await measure('opening', { read: about + 0.5 + page + 0.5 }, () => bench.call('messages.open', { conversationId }));
  } finally {
    await stage.stop();
  }
  return figures;
}

/** Refreshes without anything new, and an hour of it. */
async function measureIdle(): Promise<readonly Figure[]> {
  const stage = new CostStage();
  try {
    const bench = await stage.open(owner);
    await stage.pass();
    const readBy = (): number => bench.cost.totals().refresh.read;
    const before = readBy();
    await bench.call('sync.refresh', {});
    const refresh = readBy() - before;
    const bellsBy = (): number => bench.store.calls.filter(({ method }) => method === 'readBells').length;
    const bellsBefore = bellsBy();
    await stage.clock.advance(HOUR);
    return [
      { what: 'refresh with nothing new', value: refresh, unit: 'read units', limit: { most: 0.5 } },
      {
        what: 'bells, an hour with nothing new',
        value: (bellsBy() - bellsBefore) / 2,
        unit: 'read units',
        floor: 60,
        limit: { ratio: MOST },
      },
    ];
  } finally {
    await stage.stop();
  }
}
