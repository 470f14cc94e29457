import { ConversationId, MessageId, type Person, SortKey } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { changeItems } from './changes.ts';
import { conversations, type Damage, type Done, type SampleConversation, words } from './conversations.ts';
import { composeDialogue } from './dialogue.ts';
import { groupItems } from './groups.ts';
import { owner, people } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { groups } from './texts/groups.ts';
import { placeInTime, type TimedLine, writeTime } from './timeline.ts';

/** A row of the table. */
export interface SampleItem extends Record<string, unknown> {
  readonly pk: string;
  readonly sk: string;
}

/** Rows to write, and the user whose list shows them. */
export interface Samples {
  readonly owner: Person;
  readonly items: SampleItem[];
  readonly anchor: Anchor;
}

/** A message that identifies existing samples and their `now`. */
export interface Anchor {
  readonly conversationId: string;
  readonly messageId: string;
  /** Microseconds from `now` to the message. */
  readonly offset: number;
}

export interface SampleOptions {
  /** End of the sample conversations: the newest message is a few minutes older. */
  readonly now: Instant;
  /** Changes times, forms and wordings, but not the people and the ids of the conversations. */
  readonly seed?: number;
}

/** Text of a group row without a message. */
const FILLER = 'Say hello 👋';
const CLOCK_AHEAD_MICROS = 30 * 60 * MICROS_PER_SECOND;

/**
 * Rows of a table that was in use for 14 months: 14 conversations of the owner with 12 people and two of several people, about
 * 1,500 messages in every form of time, replies, reactions, an edit and a deletion, profiles of all people with a handle,
 * and the defects of careless writers. Pure: the same options give the same rows.
 */
export function sampleItems({ now, seed = 1 }: SampleOptions): Samples {
  const pairs = conversations.flatMap((each) => conversationItems(each, now, seed));
  const items = [...profileItems(), ...pairs, ...itemsOfGroups(now, seed)];
  return { owner, items, anchor: anchorOf(items, now) };
}

/** The same conversations without defects, for people who look around: no time is in the future, nothing is unreadable. */
export function tidySampleItems({ now, seed = 1 }: SampleOptions): SampleItem[] {
  const complete = conversations.filter(({ damage }) => !damage.some(({ kind }) => incompleteKinds.has(kind)));
  const pairs = complete.flatMap((each) => conversationItems({ ...each, damage: [] }, now, seed));
  return [...profileItems(), ...pairs, ...itemsOfGroups(now, seed)];
}

const itemsOfGroups = (now: Instant, seed: number): SampleItem[] =>
  groups.flatMap((group) => groupItems(group, sampleConversationId(group.key), now, seed));

/** The defects that leave nothing to show. */
const incompleteKinds: ReadonlySet<Damage['kind']> = new Set(['no-messages', 'no-rows']);

/** The message from a clock that is ahead, at a fixed distance from now. */
function anchorOf(items: readonly SampleItem[], now: Instant): Anchor {
  const conversationId = sampleConversationId('clocks');
  const { sk } = writeTime(instantFromMicros(now + CLOCK_AHEAD_MICROS), 0);
  const item = items.find((each) => each.pk === `MSG#${conversationId}` && each.sk === sk);
  return { conversationId, messageId: String(item?.message_uuid), offset: CLOCK_AHEAD_MICROS };
}

/** The id of a sample conversation by its key in `conversations.ts` or `texts/groups.ts`; the same for every `now` and seed. */
export const sampleConversationId = (key: string): string => createRandom(`group ${key}`).uuid();

function conversationItems(spec: SampleConversation, now: Instant, seed: number): SampleItem[] {
  const random = createRandom(`${seed} ${spec.key}`);
  const { history, recent } = composeDialogue(spec, spec.size, words, random);
  const lines = placeInTime(history, recent, { ...spec, now }, random);

  const ahead = damageOf(spec, 'clock-ahead');
  if (ahead !== undefined) {
    const at = instantFromMicros(now + CLOCK_AHEAD_MICROS);
    lines.push({ by: 'other', text: ahead.text, ...writeTime(at, 0) });
  }
  const unparsable = damageOf(spec, 'unparsable');
  const garbled: TimedLine[] =
    unparsable === undefined ? [] : [{ by: 'other', text: unparsable.text, at: now, sk: unparsable.sk }];

  const conversationId = sampleConversationId(spec.key);
  const messages = [...lines, ...garbled].map((line) => ({
    line,
    item: messageItem(conversationId, spec.other, line, random),
  }));
  const rows = groupRows(spec, conversationId, lines, now, random);
  const find = (text: string): Written => {
    const found = messages.find(({ line }) => line.text === text);
    if (found === undefined) throw new SyntaxError(`No message with this text: ${text}`);
    return found;
  };
  const [replies, changes] = doneItems(spec, conversationId, find, now);
  return [...messages.map(({ item }) => ({ ...item, ...replies.get(item.sk) })), ...rows, ...changes];
}

/** A line and its row. */
interface Written {
  readonly line: TimedLine;
  readonly item: SampleItem;
}

/** The attributes of replies, by the key of their row, and the items of what was done to messages. */
function doneItems(
  { done, other }: SampleConversation,
  id: string,
  find: (text: string) => Written,
  now: Instant,
): [ReadonlyMap<string, object>, SampleItem[]] {
  const replies = new Map<string, object>();
  const items = done.flatMap(({ to, isReplyTo, ...what }: Done) => {
    const { line, item } = find(to);
    if (isReplyTo !== undefined) {
      const original = find(isReplyTo).item;
      replies.set(item.sk, { reply_to: original.message_uuid, reply_to_sk: original.sk });
    }
    const message = {
      conversationId: ConversationId.parse(id),
      id: MessageId.parse(item.message_uuid),
      sortKey: SortKey.parse(item.sk),
      at: line.at,
      sender: line.by === 'owner' ? owner : other,
    };
    return changeItems(message, what, now);
  });
  return [replies, items];
}

/** The group rows of both sides, with their defects. */
function groupRows(
  spec: SampleConversation,
  conversationId: string,
  lines: readonly TimedLine[],
  now: Instant,
  random: Random,
): SampleItem[] {
  if (damageOf(spec, 'no-rows') !== undefined) return [];
  const behind = damageOf(spec, 'stale-rows')?.behind ?? 0;
  const older = damageOf(spec, 'duplicate-rows')?.count ?? 0;
  const end = lines.length - behind;
  const claims: readonly Pick<TimedLine, 'sk' | 'text'>[] =
    damageOf(spec, 'no-messages') === undefined
      ? lines.slice(Math.max(0, end - 1 - older), end)
      : [{ text: FILLER, ...writeTime(instantFromMicros(now - spec.endMinutesAgo * 60 * MICROS_PER_SECOND), 0.5) }];

  const rowIn = (list: Person, other: Person, { sk, text }: Pick<TimedLine, 'sk' | 'text'>): SampleItem => ({
    pk: `GRP#${list.id}`,
    sk,
    message_group_uuid: conversationId,
    message: text,
    ...personAttributes(other),
    // Some writers add their own attribute.
    ...(random.next() < 0.2 ? { cognito_user_id: random.uuid() } : {}),
  });
  const sides: readonly (readonly [Person, Person])[] =
    damageOf(spec, 'one-sided') === undefined
      ? [
          [owner, spec.other],
          [spec.other, owner],
        ]
      : [[owner, spec.other]];
  return sides.flatMap(([list, other]) => claims.map((claim) => rowIn(list, other, claim)));
}

function messageItem(conversationId: string, other: Person, { by, sk, text }: TimedLine, random: Random): SampleItem {
  return {
    pk: `MSG#${conversationId}`,
    sk,
    message_uuid: random.uuid(),
    message: text,
    ...personAttributes(by === 'owner' ? owner : other),
  };
}

const profileItems = (): SampleItem[] =>
  Object.values(people)
    .filter(({ handle }) => handle !== '')
    .map((person) => ({ pk: `USR#${person.handle}`, sk: 'PROFILE', ...personAttributes(person) }));

function personAttributes({ id, name, handle }: Person) {
  return { user_uuid: id, user_display_name: name, ...(handle === '' ? {} : { user_handle: handle }) };
}

function damageOf<K extends Damage['kind']>(
  spec: SampleConversation,
  kind: K,
): Extract<Damage, { kind: K }> | undefined {
  return spec.damage.find((damage): damage is Extract<Damage, { kind: K }> => damage.kind === kind);
}
