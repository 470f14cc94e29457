import type { Person } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { RawTable, TableRow } from './rawTable.ts';

/*
 * A model of the other programs that use a table, made from what they do to it (docs/data-model.md): Cruddur's web app, which
 * lists conversations and messages and writes both, and the function on the table's stream. Both name the attributes that they
 * need and fail where a row lacks one.
 */

/** What the web app's lists show of a row. */
interface Listed {
  readonly uuid: string;
  readonly name: string;
  readonly handle: string;
  readonly message: string;
  readonly createdAt: string;
}

const LISTED = 20;

/** An attribute that must be there. @throws Error where it is not, as the programs do */
function attribute(row: TableRow, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new Error(`${row.pk} ${row.sk} has no ${name}`);
  return value;
}

const listed = (row: TableRow, uuid: string): Listed => ({
  uuid: attribute(row, uuid),
  name: attribute(row, 'user_display_name'),
  handle: attribute(row, 'user_handle'),
  message: attribute(row, 'message'),
  createdAt: row.sk,
});

/** A person's newest conversations; of a year, or, as in most copies of the app, of all. */
export async function listMessageGroups(table: RawTable, user: string, year: string): Promise<Listed[]> {
  return (await table.newest(`GRP#${user}`, year, LISTED)).map((row) => listed(row, 'message_group_uuid'));
}

/** A conversation's newest messages of a year. */
export async function listMessages(table: RawTable, group: string, year: string): Promise<Listed[]> {
  return (await table.newest(`MSG#${group}`, year, LISTED)).map((row) => listed(row, 'message_uuid'));
}

interface Written {
  readonly group: string;
  readonly id: string;
  readonly text: string;
  readonly at: Instant;
}

const personAttributes = ({ id, name, handle }: Person) => ({
  user_uuid: id,
  user_display_name: name,
  user_handle: handle,
});
const messageRow = ({ group, id, text, at }: Written, sender: Person): TableRow => ({
  pk: `MSG#${group}`,
  sk: formatTimestamp(at),
  message_uuid: id,
  message: text,
  ...personAttributes(sender),
});

/** Puts a message, whatever is at its key; group rows are left to the function. */
export const createMessage = (table: RawTable, written: Written, sender: Person): Promise<void> =>
  table.put(messageRow(written, sender));

/** Writes a conversation: both group rows and its first message in one batch. */
export function createMessageGroup(table: RawTable, written: Written, sender: Person, other: Person): Promise<void> {
  const { group, text, at } = written;
  const rowIn = (list: Person, named: Person): TableRow => ({
    pk: `GRP#${list.id}`,
    sk: formatTimestamp(at),
    message_group_uuid: group,
    message: text,
    ...personAttributes(named),
  });
  return table.putBatch([rowIn(sender, other), rowIn(other, sender), messageRow(written, sender)]);
}

/** A record of the table's stream. */
interface StreamRecord {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly row: TableRow;
}

/**
 * The function on the stream. Of each batch it looks at the first record alone: at an insert or an update of a message it finds the
 * conversation's rows in the index and puts each at the message's key, after deleting it, with the attributes that it knows.
 */
export class StreamFunction {
  readonly #table: RawTable;
  readonly #batchSize: number;
  #seen = new Map<string, { readonly row: TableRow; readonly text: string }>();
  #moved = 0;

  /** @param batchSize how many records the function gets at most at a time */
  constructor(table: RawTable, batchSize: number) {
    this.#table = table;
    this.#batchSize = batchSize;
  }

  /**
   * Handles what changed since the last time, and what it changes itself.
   * @param isKilled whether it is stopped after the delete of every third row that it moves
   */
  async run(isKilled: boolean): Promise<void> {
    const batchSize = this.#batchSize;
    for (let records = await this.#changes(); records.length > 0; records = await this.#changes()) {
      for (let n = 0; n < records.length; n += batchSize) {
        const [first] = records.slice(n, n + batchSize);
        if (first !== undefined) await this.#handle(first, isKilled);
      }
    }
  }

  async #handle({ eventName, row }: StreamRecord, isKilled: boolean): Promise<void> {
    if (eventName === 'REMOVE' || !row.pk.startsWith('MSG#')) return;
    const message = attribute(row, 'message');
    for (const found of await this.#table.ofGroup(row.pk.slice('MSG#'.length))) {
      await this.#table.delete(found);
      if (isKilled && this.#moved++ % 3 === 2) return;
      await this.#table.put({
        pk: found.pk,
        sk: row.sk,
        message_group_uuid: attribute(found, 'message_group_uuid'),
        message,
        user_display_name: attribute(found, 'user_display_name'),
        user_handle: attribute(found, 'user_handle'),
        user_uuid: attribute(found, 'user_uuid'),
      });
    }
  }

  /** The records since the last call, in the order of partitions and keys: a stream only orders those of one item. */
  async #changes(): Promise<StreamRecord[]> {
    const rows = (await this.#table.all()).toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
    const now = new Map(rows.map((row) => [JSON.stringify([row.pk, row.sk]), { row, text: JSON.stringify(row) }]));
    const records = [...now].flatMap(([key, { row, text }]): StreamRecord[] => {
      const before = this.#seen.get(key);
      if (before?.text === text) return [];
      return [{ eventName: before === undefined ? 'INSERT' : 'MODIFY', row }];
    });
    const removed = [...this.#seen].flatMap(([key, { row }]): StreamRecord[] =>
      now.has(key) ? [] : [{ eventName: 'REMOVE', row }],
    );
    this.#seen = now;
    return [...records, ...removed];
  }
}
