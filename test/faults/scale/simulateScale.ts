import { encodeGroupRow, encodeMessage, encodeProfile } from '../../../main/engine/remote/dynamo/codec.ts';
import type { Units } from '../../../shared/contract/sync.ts';
import { ConversationId, MessageId, SortKey } from '../../../shared/model.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { instantFromMicros, instantFromMillis, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { Random } from '../simulator/random.ts';
import { Scheduler } from '../simulator/scheduler.ts';
import { Deliveries } from './deliveries.ts';
import { type Counts, LimitedTable } from './limitedTable.ts';
import { accountOf, Person } from './person.ts';

/** The time at the end without new messages, at most, ms: longer than any wait before a retry. */
const settleMs = 600_000;
const settleStepMs = 5_000;
const start = instantFromMillis(Date.UTC(2026, 2, 16, 9));
/** Members of a conversation, and the conversations of each person. */
const membersOfEach = 20;
const conversationsOfEach = 2;
/** First syncs are over by then, ms. */
const warmUpMs = 60_000;
/** In a burst, everyone presses Send within this time, ms; it is watched for `burstMs`. */
const sendWithinMs = 1_000;
const burstMs = 30_000;

export interface ScaleOptions {
  readonly people: number;
  /** Minutes of usual work after the start. */
  readonly minutes: number;
  /** How many people send a message within one second, in one burst after the other, half a minute apart. */
  readonly bursts: readonly number[];
  readonly seed: number;
}

/** What happened in a part of a run. */
export interface Phase extends Counts {
  readonly seconds: number;
  readonly messages: number;
  /** Times from sending to each other member's screen, s, ascending: of those who had the conversation open, and of all. */
  readonly watching: readonly number[];
  readonly all: readonly number[];
}

export interface ScaleResult {
  readonly usual: Phase;
  readonly bursts: readonly { readonly senders: number; readonly phase: Phase }[];
  /** Messages that a member had not read, were not sent, or whose rows were not moved, at the end. */
  readonly outstanding: number;
  /** What the engines' own meters have counted in the whole run, and the table. */
  readonly metered: Units;
  readonly charged: Units;
}

/** Runs whole engines, one for each person, on one table with the limits of a real one. */
export async function simulateScale({ people, minutes, bursts, seed }: ScaleOptions): Promise<ScaleResult> {
  const scheduler = new Scheduler(start, Number.POSITIVE_INFINITY);
  const now = () => scheduler.now;
  const chance = new Random(seed);
  const table = new LimitedTable(now);
  const groups = groupsOf(people);
  const persons: Person[] = [];
  const deliveries = new Deliveries(
    now,
    (conversation) => groups.get(conversation) ?? [],
    (index, conversation, since) => persons[index]?.hasWatchedSince(conversation, since) ?? false,
  );
  for (const [n, [conversation, members]] of [...groups].entries()) seedConversation(table, conversation, members, n);
  for (let index = 0; index < people; index++) {
    const conversations = [...groups].filter(([, members]) => members.includes(index)).map(([id]) => id);
    table.seed(encodeProfile(accountOf(index)));
    persons.push(new Person({ index, conversations, scheduler, table, deliveries, chance: chance.fork(100 + index) }));
  }
  let [sent, charged]: [number, Units] = [0, noUnits];
  const phase = async (ms: number): Promise<Phase> => {
    await scheduler.run(ms);
    const messages = deliveries.sentCount - sent;
    sent = deliveries.sentCount;
    const counts = table.takeCounts();
    charged = sum(charged, counts);
    return { seconds: ms / 1_000, messages, ...counts, ...deliveries.take() };
  };
  try {
    for (const person of persons) person.begin();
    await phase(warmUpMs);
    const usual = await phase(minutes * 60_000);
    const watched = [];
    for (const senders of bursts) {
      for (const person of chance.shuffled(persons).slice(0, senders)) person.answer(sendWithinMs);
      watched.push({ senders, phase: await phase(burstMs) });
    }
    for (const person of persons) person.rest();
    const outstanding = (): number => persons.reduce((total, { unsent }) => total + unsent, deliveries.outstanding);
    for (let ms = 0; ms < settleMs && outstanding() > 0; ms += settleStepMs) await phase(settleStepMs);
    const metered = persons.reduce((total, person) => sum(total, person.units), noUnits);
    return { usual, bursts: watched, outstanding: outstanding(), metered, charged };
  } finally {
    for (const person of persons) person.close();
  }
}

const noUnits: Units = { read: 0, write: 0 };
const sum = (a: Units, b: Units): Units => ({ read: a.read + b.read, write: a.write + b.write });

/** The members of each conversation: neighbors in a ring, so that each person is in as many conversations. */
function groupsOf(people: number): Map<ConversationId, readonly number[]> {
  const size = Math.min(membersOfEach, people);
  const count = Math.max(1, Math.round((people * conversationsOfEach) / membersOfEach));
  return new Map(
    Array.from({ length: count }, (_, n) => [
      ConversationId.parse(`${String(n).padStart(8, '0')}-c0de-4a9c-9c5b-1d1a7a600000`),
      Array.from({ length: size }, (_each, member) => (n * Math.floor(people / count) + member) % people),
    ]),
  );
}

/** A conversation with a message of the day before, and a row of it in the list of each member. */
function seedConversation(table: LimitedTable, conversationId: ConversationId, members: readonly number[], n: number) {
  const at = instantFromMicros(start - 86_400 * MICROS_PER_SECOND + n);
  const sortKey = SortKey.parse(formatTimestamp(at));
  const [first = 0, second = 0] = members;
  const text = 'Good morning, everyone.';
  const id = MessageId.parse(`seed-${n}`);
  table.seed(encodeMessage({ id, conversationId, sortKey, at, sender: accountOf(first), text, expiresAt: null }));
  for (const index of members) {
    const other = accountOf(index === first ? second : first);
    table.seed(encodeGroupRow(accountOf(index).id, { conversationId, sortKey, at, text, other }));
  }
}
