/*
 * Moves the group rows of a conversation to its newest message, in the lists of all participants. An AWS Lambda function
 * (Node 22 or newer, with the SDK that the runtime has) behind the stream of the table, which must contain new images.
 * README.md says how to deploy it; docs/data-model.md describes the rows.
 *
 * A row is put at its new key before older ones are deleted, so that no list ever lacks the conversation. Whatever is
 * delivered twice or out of order, each list ends with one row of the conversation, at its newest message.
 */
import process from 'node:process';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';

/** The text of rows for a message that disappears, since rows stay. */
const HIDDEN_TEXT = '⏳';
/** The longest text of a row, in characters: others pay for what they write, but the function's owner for its rows. */
const LONGEST_TEXT = 1_024;
/** How far ahead of the service's clock a message may be, in microseconds. Others are placed at their arrival. */
const MOST_AHEAD = 120_000_000;
/** Rows read of a conversation. Two people have two rows, and as many more while they are being moved. */
const MOST_ROWS = 100;
/** Keys tried for a row: another conversation may have a row at the same microsecond. */
const MOST_KEYS = 5;

/**
 * @typedef {import('@aws-sdk/client-dynamodb').AttributeValue} AttributeValue
 * @typedef {Record<string, AttributeValue>} Item
 * @typedef {{ NewImage?: Item, ApproximateCreationDateTime?: number, SequenceNumber?: string }} Change
 * @typedef {{ Records: readonly { eventName?: string, dynamodb?: Change }[] }} StreamEvent
 * @typedef {{ at: number, sk: string, text: string, arrivedAt: number }} Arrival
 * @typedef {{ item: Item, pk: string, sk: string, at: number }} Row
 * @typedef {{ client: DynamoDBClient, table: string, index: string }} Place
 */

const client = new DynamoDBClient({});

/**
 * The entry point.
 *
 * @param {StreamEvent} event
 */
export const handler = (event) =>
  moveRows(event, { client, table: process.env.TABLE ?? '', index: process.env.INDEX ?? '' });

/**
 * Handles a batch of the stream. The first record of a conversation that failed is reported, and the service repeats the
 * batch from there. Nothing of a message is logged.
 *
 * @param {StreamEvent} event
 * @param {Place} place
 * @returns {Promise<{ batchItemFailures: { itemIdentifier: string }[] }>}
 */
export async function moveRows({ Records }, place) {
  /** @type {Map<string, { newest: Arrival, first: string }>} */
  const conversations = new Map();
  for (const { eventName, dynamodb = {} } of Records) {
    // Edits and deletions move nothing.
    const arrival = eventName === 'INSERT' ? arrivalOf(dynamodb) : null;
    if (arrival === null) continue;
    const id = textOf(dynamodb.NewImage?.pk).slice('MSG#'.length);
    const { newest, first } = conversations.get(id) ?? { newest: arrival, first: dynamodb.SequenceNumber ?? '' };
    conversations.set(id, { newest: arrival.at > newest.at ? arrival : newest, first });
  }
  const batchItemFailures = [];
  for (const [id, { newest, first }] of conversations) {
    try {
      await moveTo(newest, id, place);
    } catch (error) {
      console.error('Group rows were not moved:', error instanceof Error ? error.name : 'unknown error');
      batchItemFailures.push({ itemIdentifier: first });
    }
  }
  return { batchItemFailures };
}

/**
 * The message of a stream record; null: it is none, or its time can't be read.
 *
 * @param {Change} change
 * @returns {Arrival | null}
 */
function arrivalOf({ NewImage: image = {}, ApproximateCreationDateTime: seconds = 0 }) {
  const written = textOf(image.sk);
  const at = microsOf(written);
  if (!textOf(image.pk).startsWith('MSG#') || at === null) return null;
  const arrivedAt = Math.floor(seconds) * 1_000_000;
  const disappears = image.expires_at !== undefined || image.ttl !== undefined;
  const text = disappears
    ? HIDDEN_TEXT
    : [...textOf(image.message).slice(0, 2 * LONGEST_TEXT)].slice(0, LONGEST_TEXT).join('');
  const isAhead = at > arrivedAt + MOST_AHEAD;
  return isAhead ? { at: arrivedAt, sk: sortKeyOf(arrivedAt), text, arrivedAt } : { at, sk: written, text, arrivedAt };
}

/**
 * Moves the rows in every list that has one of the conversation.
 *
 * @param {Arrival} arrival
 * @param {string} conversation
 * @param {Place} place
 */
async function moveTo(arrival, conversation, place) {
  const found = await readRows(conversation, place, {
    IndexName: place.index,
    KeyConditionExpression: 'message_group_uuid = :group',
    ExpressionAttributeValues: { ':group': { S: conversation } },
    Limit: MOST_ROWS,
    ScanIndexForward: false,
  });
  for (const owner of new Set(found.map(({ pk }) => pk))) {
    const rows = found.filter(({ pk }) => pk === owner);
    const newest = newestOf(rows, arrival);
    const model = newest ?? rows[0];
    if (model !== undefined && (newest === null || newest.at < arrival.at)) {
      await putRow(arrival, model, conversation, place);
      if (await deleteRows(olderThan(arrival.at, rows), conversation, place)) continue;
      // The index was behind, so it may also have missed a newer row.
      const present = await readList(owner, conversation, place);
      await deleteRows(olderThan(newestOf(present, arrival)?.at ?? arrival.at, present), conversation, place);
    } else if (newest !== null) {
      await deleteRows(olderThan(newest.at, rows), conversation, place);
    }
  }
}

/**
 * The newest row that is not ahead of the clock, which would hide every message until then; null: there is none.
 *
 * @param {readonly Row[]} rows
 * @param {Arrival} arrival
 * @returns {Row | null}
 */
function newestOf(rows, { arrivedAt }) {
  const present = rows.filter(({ at }) => at <= arrivedAt + MOST_AHEAD);
  return present.toSorted((a, b) => b.at - a.at)[0] ?? null;
}

/** @param {number} at @param {readonly Row[]} rows */
const olderThan = (at, rows) => rows.filter((row) => row.at < at);

/**
 * One participant's rows of a conversation, read consistently. Their key order is not the order of time, so all are read.
 *
 * @param {string} owner
 * @param {string} conversation
 * @param {Place} place
 */
const readList = (owner, conversation, place) =>
  readRows(conversation, place, {
    KeyConditionExpression: 'pk = :owner',
    FilterExpression: 'message_group_uuid = :group',
    ExpressionAttributeValues: { ':owner': { S: owner }, ':group': { S: conversation } },
    ConsistentRead: true,
  });

/**
 * Reads group rows: of an index only the first page. Other rows that a fork put into the index, and rows whose time can't
 * be read, are left out.
 *
 * @param {string} conversation
 * @param {Place} place
 * @param {Omit<import('@aws-sdk/client-dynamodb').QueryCommandInput, 'TableName'>} query
 * @returns {Promise<Row[]>}
 */
async function readRows(conversation, { client, table }, query) {
  const rows = [];
  /** @type {Item | undefined} */
  let from;
  do {
    const page = await client.send(new QueryCommand({ ...query, TableName: table, ExclusiveStartKey: from }));
    for (const item of page.Items ?? []) {
      const [pk, sk] = [textOf(item.pk), textOf(item.sk)];
      const at = microsOf(sk);
      if (pk.startsWith('GRP#') && textOf(item.message_group_uuid) === conversation && at !== null) {
        rows.push({ item, pk, sk, at });
      }
    }
    from = query.IndexName === undefined ? page.LastEvaluatedKey : undefined;
  } while (from !== undefined);
  return rows;
}

/**
 * Puts a copy of a row at the message's key, or a few microseconds later where another conversation has a row.
 *
 * @param {Arrival} arrival
 * @param {Row} model
 * @param {string} conversation
 * @param {Place} place
 */
async function putRow({ at, sk, text }, { item }, conversation, { client, table }) {
  for (let micros = 0; micros < MOST_KEYS; micros++) {
    const key = micros === 0 ? sk : sortKeyOf(at + micros);
    const command = new PutItemCommand({
      TableName: table,
      Item: { ...item, sk: { S: key }, message: { S: text } },
      ConditionExpression: 'attribute_not_exists(pk) OR message_group_uuid = :group',
      ExpressionAttributeValues: { ':group': { S: conversation } },
    });
    if (await unlessConditionFails(client.send(command))) return;
  }
  throw new Error('Other conversations have rows at these keys.');
}

/**
 * Deletes rows of a conversation; resolves to whether all were there.
 *
 * @param {readonly Row[]} rows
 * @param {string} conversation
 * @param {Place} place
 */
async function deleteRows(rows, conversation, { client, table }) {
  let were = true;
  for (const { pk, sk } of rows) {
    const command = new DeleteItemCommand({
      TableName: table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ConditionExpression: 'message_group_uuid = :group',
      ExpressionAttributeValues: { ':group': { S: conversation } },
    });
    were = (await unlessConditionFails(client.send(command))) && were;
  }
  return were;
}

/** @param {Promise<unknown>} request @returns {Promise<boolean>} whether the condition held */
async function unlessConditionFails(request) {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** @param {AttributeValue | undefined} value @returns {string} a text or a number as text; empty: it is neither */
const textOf = (value) => value?.S ?? value?.N ?? '';

/** What writers put between date and time, and before an offset, that ISO 8601 lacks. */
const spaced = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: (?=[Zz+-]))?/;
const isoForm = new RegExp(
  [
    /^(?:(\d{4}|[+-]\d{6})(?:-?(\d\d)(?:-?(\d\d))?)?|(\d{4})-?W(\d\d)(?:-?(\d))?|(\d{4})-?(\d{3}))/,
    /(?:[Tt](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,30}))?)?)?(?:([Zz])|([+-]\d\d)(?::?(\d\d))?)?(\[.+\])?)?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);
const DAY = 86_400_000;

/**
 * The instant of a sort key in microseconds since the epoch, in any form that writers of such tables use; a time without an
 * offset is UTC. Null: it is not a time, or a zone in brackets replaces the offset.
 *
 * @param {string} sk
 * @returns {number | null}
 */
export function microsOf(sk) {
  const parts = isoForm.exec(sk.replace(spaced, '$1T$2'));
  if (parts === null) return null;
  const [, year, month = '1', day = '1', weekYear, week, weekday = '1', ordinalYear, ordinal] = parts;
  const [hours = '0', minutes = '0', seconds = '0', fraction = '', zulu, ahead = '+0', aheadMinutes = '0', zone] =
    parts.slice(9);
  const date =
    year !== undefined
      ? dateOf(Number(year), Number(month), Number(day))
      : weekYear !== undefined
        ? dateOfWeek(Number(weekYear), Number(week), Number(weekday))
        : dateOfOrdinal(Number(ordinalYear), Number(ordinal));
  const second = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (date === null || Number(minutes) > 59 || Number(seconds) > 59 || second > 86_400) return null;
  if (zone !== undefined && zulu === undefined && parts[14] === undefined) return null;
  const offset = (Math.abs(Number(ahead)) * 60 + Number(aheadMinutes)) * (ahead.startsWith('-') ? -1 : 1);
  const isUsual = Number(hours) < 24 && Math.abs(offset) <= 18 * 60 && Number(aheadMinutes) < 60 && zone === undefined;
  if (sk.includes(' ') && !isUsual) return null;
  const millis = date + second * 1_000 - offset * 60_000;
  const micros = millis * 1_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  return Number.isSafeInteger(micros) ? micros : null;
}

/** @param {number} year @param {number} month @param {number} day */
function dateOf(year, month, day) {
  // Date.UTC takes the year 50 for 1950, and 30 February for 2 March.
  const date = new Date(new Date(0).setUTCFullYear(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

/** @param {number} year @param {number} week @param {number} weekday 1: Monday */
function dateOfWeek(year, week, weekday) {
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY + (week - 1) * 7 * DAY;
  // A week belongs to the year of its Thursday.
  const exists = weekday >= 1 && weekday <= 7 && new Date(monday + 3 * DAY).getUTCFullYear() === year;
  return exists ? monday + (weekday - 1) * DAY : null;
}

/** @param {number} year @param {number} ordinal the first day of the year is 1 */
function dateOfOrdinal(year, ordinal) {
  const date = new Date(Date.UTC(year, 0, ordinal));
  return date.getUTCFullYear() === year ? date.getTime() : null;
}

/** @param {number} micros @returns {string} the sort key as Meridian writes it */
function sortKeyOf(micros) {
  const millis = Math.floor(micros / 1_000);
  const rest = String(micros - millis * 1_000).padStart(3, '0');
  return new Date(millis).toISOString().replace('Z', `${rest}+00:00`);
}
