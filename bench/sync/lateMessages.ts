import { encodeGroupRow, encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import { type Message, MessageId, SortKey } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { formatTimestamp } from '../../shared/time/timestamp.ts';
import { FakeTable } from '../../test/fakes/fakeTable.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { ComposedEngine } from '../../test/faults/support/composedEngine.ts';
import { conversationPeople, owner } from '../support/benchTable.ts';
import { figure, type Report } from '../support/report.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const MINUTE_MS = 60_000;

/** A writer whose times are not like ours. */
interface Writer {
  readonly name: string;
  /** How far its clock is ahead, minutes. */
  readonly ahead: number;
  /** The offset in which it writes its times, and how that reads. */
  readonly offset: number;
  readonly offsetText: string;
}

const writers: readonly Writer[] = [
  { name: '90 minutes in the past', ahead: -90, offset: 0, offsetText: '+00:00' },
  { name: '30 minutes ahead', ahead: 30, offset: 0, offsetText: '+00:00' },
  { name: 'with +05:30', ahead: 0, offset: 330, offsetText: '+05:30' },
];

/** The lists in which it happens. */
interface List {
  readonly name: string;
  readonly groups: number;
  /** Between the newest rows of two conversations, minutes. */
  readonly apart: number;
  /** The place of the conversation that is written to: 0 is the newest. */
  readonly place: number;
}

const lists: readonly List[] = [
  { name: '20 groups an hour apart, in the newest', groups: 20, apart: 60, place: 0 },
  { name: '2,000 groups a minute apart, in the newest', groups: 2_000, apart: 1, place: 0 },
  { name: '2,000 groups a minute apart, in the oldest', groups: 2_000, apart: 1, place: 1_999 },
];

const MESSAGES = 40;
const MESSAGES_APART = 10;
/** Refreshes that are tried before it is left to the sweeps. */
const MOST_REFRESHES = 3;
/** Longer than any sweep takes. */
const MOST_SWEEP_HOURS = 24 * 30;

/** How soon messages are shown whose times are odd, and whether everything stands at its right place. */
export async function measureLateMessages(): Promise<Report> {
  const rows: string[][] = [];
  const broken: string[] = [];
  for (const list of lists) {
    for (const writer of writers) {
      const { first, next, swept, inPlace } = await measure(list, writer);
      rows.push([list.name, writer.name, first, next, swept.text, inPlace ? 'yes' : 'no']);
      const what = `${list.name}, ${writer.name}`;
      if (next !== '1') broken.push(`${what}: shown after ${next} refreshes, not 1`);
      if (!swept.isWithinOne) broken.push(`${what}: not shown within one sweep`);
      if (!inPlace) broken.push(`${what}: not at its right place, or not all there`);
    }
  }
  return {
    title: "Another client's messages with odd times",
    headings: [
      'list',
      'written',
      'first: refreshes',
      'next: refreshes',
      'no row moved: conversations swept',
      'in place',
    ],
    rows,
    notes: [
      'Refreshes are counted from when its group row is in the list. A row that is behind by more than any before it is found',
      'by a look back in quiet time, from which the overlap learns. Sweeps have their usual budget of 30 read units an hour.',
      'Limits: 1 refresh once such a row was seen; without a row, one sweep of all conversations.',
    ],
    broken,
  };
}

async function measure(list: List, writer: Writer) {
  const scene = new Scene(list);
  try {
    await scene.settle();
    const first = await scene.refreshesUntilShown(scene.write(writer, true));
    await scene.pass(20);
    const next = await scene.refreshesUntilShown(scene.write(writer, true));
    const inPlace = await scene.isComplete();
    await scene.pass(20);
    const swept = await scene.sweptUntilShown(scene.write(writer, false));
    return { first, next, swept, inPlace: inPlace && (await scene.isComplete()) };
  } finally {
    await scene.end();
  }
}

/** One account with a list of conversations, one of which is written to. */
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
    for (let place = 0; place < list.groups; place++) {
      this.#putRow(place, timeOf(place), formatTimestamp(timeOf(place)));
    }
    for (let n = MESSAGES - 1; n >= 0; n--) {
      const at = instantFromMicros(timeOf(list.place) - n * MESSAGES_APART * MINUTE);
      this.#put(at, formatTimestamp(at));
    }
    this.#engine = new ComposedEngine({ user: owner.id, table: this.#table, clock: this.#clock });
  }

  /** The first sync, and what follows from it. */
  async settle(): Promise<void> {
    await this.#engine.call('preferences.change', { sweepUnitsPerHour: 0 });
    for (let n = 0; n < 2; n++) await this.#engine.call('sync.refresh', {});
    await this.pass(20);
  }

  /** Minutes pass, with their refreshes. */
  pass(minutes: number): Promise<void> {
    return this.#clock.advance(minutes * MINUTE_MS);
  }

  /** Another client writes a message now, by its own clock; its group row may move with it. */
  write(writer: Writer, movesRow: boolean): MessageId {
    const at = instantFromMicros(this.#clock.now() + writer.ahead * MINUTE + this.#written.length);
    const local = formatTimestamp(instantFromMicros(at + writer.offset * MINUTE));
    const key = local.replace('+00:00', writer.offsetText);
    if (movesRow) this.#moveRow(at, key);
    return this.#put(at, key);
  }

  /** How many refreshes it takes; or how long, when it takes a repair of the list. */
  async refreshesUntilShown(id: MessageId): Promise<string> {
    for (let count = 1; count <= MOST_REFRESHES; count++) {
      await this.#engine.call('sync.refresh', {});
      if (await this.#isShown(id)) return String(count);
    }
    const { hours } = await this.#sweep(id);
    return hours === Number.POSITIVE_INFINITY ? 'never' : `none; repaired in ${duration(hours)}`;
  }

  /** How many conversations were swept until it was shown. */
  async sweptUntilShown(id: MessageId): Promise<{ readonly text: string; readonly isWithinOne: boolean }> {
    const { hours, pages } = await this.#sweep(id);
    const text = `${figure(pages)} of ${figure(this.#list.groups)} (${duration(hours)})`;
    return { text, isWithinOne: pages <= this.#list.groups };
  }

  /** Whether the conversation shows exactly what was written, in the one order. */
  async isComplete(): Promise<boolean> {
    const shown = await this.#page();
    const ids = this.#written.toSorted(compareMessages).map(({ id }) => id);
    return shown.length === ids.length && shown.every(({ id }, n) => id === ids[n]);
  }

  async end(): Promise<void> {
    await this.#engine.engine.stop();
  }

  /** Lets the usual sweeps run until the message is shown. */
  async #sweep(id: MessageId): Promise<{ readonly hours: number; readonly pages: number }> {
    const [start, before] = [this.#clock.now(), this.#engine.store.countOf('listMessages')];
    await this.#engine.call('preferences.change', { sweepUnitsPerHour: 30 });
    const hours = (): number => (this.#clock.now() - start) / (60 * MINUTE);
    while (!(await this.#isShown(id)) && hours() < MOST_SWEEP_HOURS) await this.pass(1);
    await this.#engine.call('preferences.change', { sweepUnitsPerHour: 0 });
    const pages = (await this.#isShown(id))
      ? this.#engine.store.countOf('listMessages') - before
      : Number.POSITIVE_INFINITY;
    return { hours: pages === Number.POSITIVE_INFINITY ? pages : hours(), pages };
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

  /** The owner's row is put in its new place and taken from its old one, as the web app's Lambda does. */
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

const duration = (hours: number): string => (hours < 1 ? `${figure(60 * hours, 0)} min` : `${figure(hours)} h`);
