import { encodeGroupRow, encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import { type Message, MessageId, SortKey } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { FakeTable } from '../../test/fakes/fakeTable.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { ComposedEngine } from '../../test/faults/support/composedEngine.ts';
import { conversationPeople, owner } from '../support/benchTable.ts';
import type { Figure } from '../support/figure.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const MINUTE_MS = 60_000;

/** A writer with a wrong clock or another offset. */
interface Writer {
  readonly name: string;
  /** How far ahead its clock is, minutes. */
  readonly ahead: number;
  /** The offset of its timestamps, minutes and as text. */
  readonly offset: number;
  readonly offsetText: string;
}

const writers: readonly Writer[] = [
  { name: '90 minutes in the past', ahead: -90, offset: 0, offsetText: '+00:00' },
  { name: '30 minutes ahead', ahead: 30, offset: 0, offsetText: '+00:00' },
  { name: 'with +05:30', ahead: 0, offset: 330, offsetText: '+05:30' },
];

/** A list of conversations. */
interface List {
  readonly name: string;
  readonly conversations: number;
  /** Time between the rows of two conversations, minutes. */
  readonly apart: number;
  /** The position of the conversation that is written to; 0 is the newest. */
  readonly place: number;
}

const lists: readonly List[] = [
  { name: '20 conversations an hour apart, in the newest', conversations: 20, apart: 60, place: 0 },
  { name: '2,000 conversations a minute apart, in the newest', conversations: 2_000, apart: 1, place: 0 },
  { name: '2,000 conversations a minute apart, in the oldest', conversations: 2_000, apart: 1, place: 1_999 },
];

const MESSAGES = 40;
const MESSAGES_APART = 10;
/** Refreshes before the sweeps are turned on. */
const MOST_REFRESHES = 3;
/** Longer than any sweep. */
const MOST_SWEEP_HOURS = 24 * 30;

/**
 * Measures how soon messages with unusual times are shown, and whether in the right order. Refreshes are counted from when the
 * group row is in the list. The first row that is further behind than any before is found by an idle-time check, which widens
 * the overlap; so the second one counts. Sweeps have their default budget of 30 read units an hour.
 */
export async function measureLateMessages(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const list of lists) {
    for (const writer of writers) {
      const { refreshes, sweeps, misplaced } = await measure(list, writer);
      const what = `message ${writer.name}, ${list.name}`;
      figures.push(
        { what: `${what}: shown after`, value: refreshes, unit: 'refreshes', limit: { most: 1 } },
        { what: `${what}, no row moved: shown after`, value: sweeps, unit: 'sweeps', limit: { most: 1 } },
        { what: `${what}: not shown in its place`, value: misplaced, unit: 'messages', limit: { most: 0 } },
      );
    }
  }
  return figures;
}

async function measure(list: List, writer: Writer) {
  const scene = new Scene(list);
  try {
    await scene.settle();
    await scene.refreshesUntilShown(scene.write(writer, true));
    await scene.pass(20);
    const refreshes = await scene.refreshesUntilShown(scene.write(writer, true));
    const before = await scene.misplaced();
    await scene.pass(20);
    const sweeps = await scene.sweepsUntilShown(scene.write(writer, false));
    return { refreshes, sweeps, misplaced: before + (await scene.misplaced()) };
  } finally {
    await scene.end();
  }
}

/** An account with a list of conversations, one of which is written to. */
class Scene {
  readonly #clock = new ManualClock();
  readonly #table = new FakeTable();
  readonly #engine: ComposedEngine;
  readonly #list: List;
  readonly #written: Message[] = [];

  constructor(list: List) {
    this.#list = list;
    const now = this.#clock.now();
    const timeOf = (place: number): Instant => instantFromMicros(now - (place + 1) * list.apart * MINUTE);
    for (let place = 0; place < list.conversations; place++) {
      this.#putRow(place, timeOf(place), formatTimestamp(timeOf(place)));
    }
    for (let n = MESSAGES - 1; n >= 0; n--) {
      const at = instantFromMicros(timeOf(list.place) - n * MESSAGES_APART * MINUTE);
      this.#put(at, formatTimestamp(at));
    }
    this.#engine = new ComposedEngine({ user: owner.id, table: this.#table, clock: this.#clock });
  }

  /** Runs the first sync and its follow-up work. */
  async settle(): Promise<void> {
    await this.#engine.call('preferences.change', { sweepUnitsPerHour: 0 });
    for (let n = 0; n < 2; n++) await this.#engine.call('sync.refresh', {});
    await this.pass(20);
  }

  /** Lets minutes pass, with their refreshes. */
  pass(minutes: number): Promise<void> {
    return this.#clock.advance(minutes * MINUTE_MS);
  }

  /** Writes a message as another client, by its clock, with or without moving the group row. */
  write(writer: Writer, movesRow: boolean): MessageId {
    const at = instantFromMicros(this.#clock.now() + writer.ahead * MINUTE + this.#written.length);
    const local = formatTimestamp(instantFromMicros(at + writer.offset * MINUTE));
    const key = local.replace('+00:00', writer.offsetText);
    if (movesRow) this.#moveRow(at, key);
    return this.#put(at, key);
  }

  /** The number of refreshes until it is shown; more than the most if that takes a sweep. */
  async refreshesUntilShown(id: MessageId): Promise<number> {
    for (let count = 1; count <= MOST_REFRESHES; count++) {
      await this.#engine.call('sync.refresh', {});
      if (await this.#isShown(id)) return count;
    }
    await this.#sweep(id);
    return MOST_REFRESHES + 1;
  }

  /** The sweeps of all conversations until it was shown. */
  async sweepsUntilShown(id: MessageId): Promise<number> {
    return (await this.#sweep(id)) / this.#list.conversations;
  }

  /** How many of the written messages are not shown, or not in their place. */
  async misplaced(): Promise<number> {
    const shown = await this.#page();
    const ids = this.#written.toSorted(compareMessages).map(({ id }) => id);
    return ids.filter((id, n) => shown[n]?.id !== id).length + Math.max(0, shown.length - ids.length);
  }

  async end(): Promise<void> {
    await this.#engine.engine.stop();
  }

  /** Runs the default sweeps until the message is shown; returns how many conversations they read. */
  async #sweep(id: MessageId): Promise<number> {
    const [start, before] = [this.#clock.now(), this.#engine.store.countOf('listMessages')];
    await this.#engine.call('preferences.change', { sweepUnitsPerHour: 30 });
    const isOver = (): boolean => this.#clock.now() - start > MOST_SWEEP_HOURS * 60 * MINUTE;
    while (!(await this.#isShown(id)) && !isOver()) await this.pass(1);
    await this.#engine.call('preferences.change', { sweepUnitsPerHour: 0 });
    return (await this.#isShown(id)) ? this.#engine.store.countOf('listMessages') - before : Number.POSITIVE_INFINITY;
  }

  async #isShown(id: MessageId): Promise<boolean> {
    return (await this.#page()).some((message) => message.id === id);
  }

  async #page(): Promise<readonly Message[]> {
    const { conversationId } = conversationPeople(this.#list.place);
    return (await this.#engine.call('messages.window', { conversationId, from: { kind: 'newest' }, limit: 500 }))
      .messages;
  }

  #put(at: Instant, key: string): MessageId {
    const { conversationId, other } = conversationPeople(this.#list.place);
    const n = this.#written.length;
    const id = MessageId.parse(`message-${n}`);
    const message: Message = {
      conversationId,
      id,
      at,
      sortKey: SortKey.parse(key),
      sender: other,
      text: `message ${n}`,
      expiresAt: null,
    };
    this.#table.put(encodeMessage(message));
    this.#written.push(message);
    return id;
  }

  /** Replaces the owner's row, as the web app's Lambda does. */
  #moveRow(at: Instant, key: string): void {
    const { conversationId } = conversationPeople(this.#list.place);
    const old = this.#table.rows().filter((row) => row.message_group_uuid === conversationId);
    for (const { pk, sk } of old) this.#table.delete({ pk, sk });
    this.#putRow(this.#list.place, at, key);
  }

  #putRow(place: number, at: Instant, key: string): void {
    const row = { ...conversationPeople(place), sortKey: SortKey.parse(key), at, text: `row of ${at}` };
    this.#table.put(encodeGroupRow(owner.id, row));
  }
}
