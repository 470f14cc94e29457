import { ScanCursor } from '../../../../shared/contract/accounts.ts';
import type { Person } from '../../../../shared/model.ts';
import type { RequestContext } from '../messageStore.ts';
import { decodePerson, GROUP_ROW_PREFIX, type Item, MESSAGE_PREFIX } from './codec.ts';
import type { Table } from './table.ts';

/** One page of a scan for a person. */
export interface PersonScan {
  readonly person: Person | null;
  /** Where the next page starts; null: the whole table was read. */
  readonly next: ScanCursor | null;
}

/** Reads one page of the table, up to 1 MB, for a row that names a person with this handle. */
export async function scanForPerson(
  table: Table,
  handle: string,
  from: ScanCursor | null,
  context: RequestContext,
): Promise<PersonScan> {
  const scan = {
    FilterExpression: 'user_handle = :handle AND (begins_with(pk, :message) OR begins_with(pk, :groupRow))',
    ExpressionAttributeValues: { ':handle': handle, ':message': MESSAGE_PREFIX, ':groupRow': GROUP_ROW_PREFIX },
    ProjectionExpression: 'pk, sk, user_uuid, user_handle, user_display_name',
    ...(from === null ? {} : { ExclusiveStartKey: from }),
  };
  const { items, lastKey } = await table.readPage({ scan }, context);
  const person = items.map(readPerson).find((each) => each !== null) ?? null;
  return { person, next: lastKey === undefined ? null : ScanCursor.parse(lastKey) };
}

/** The person of a row; null: it is unreadable. */
export function readPerson(item: Item): Person | null {
  const decoded = decodePerson(item);
  return decoded.ok ? decoded.value : null;
}
