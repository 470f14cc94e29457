import { AppError } from '../../../shared/errors.ts';
import type { TableDescription } from '../remote/messageStore.ts';

/* What a table's description says against using it: what is wrong and what to do, null where nothing is. */

/** DynamoDB's letters for the types of keys. */
const TYPE_NAMES: Readonly<Record<string, string>> = { S: 'text', N: 'number', B: 'binary' };
const WITHOUT_INDEX = 'Meridian works without it, with more reads.';

/** A table that is being made, changed beyond use, or deleted. */
export function statusFault({ name, status }: TableDescription): AppError | null {
  // Some emulators tell no status; one that is being updated can be used.
  if (status === '' || status === 'ACTIVE' || status === 'UPDATING') return null;
  const details = { table: name, status };
  if (status === 'CREATING') {
    const sentence = `The table ${name} is still being created. Test again in a minute.`;
    return new AppError('table-missing', sentence, { details, retryable: true });
  }
  if (status === 'DELETING') {
    return new AppError('table-missing', `The table ${name} is being deleted. Choose another one.`, { details });
  }
  return new AppError('table-missing', `The table ${name} can't be used: AWS calls it ${status}.`, { details });
}

/** Keys other than `pk` and `sk`, both text. */
export function keysFault({ name, keys, keysFit }: TableDescription): AppError | null {
  if (keysFit) return null;
  const found = keys.map((key) => `"${key.name}" (${TYPE_NAMES[key.type] ?? key.type})`).join(' and ');
  return new AppError(
    'wrong-key-schema',
    `The keys of the table ${name} are ${found}; messages need "pk" and "sk", both text. ` +
      'Keys can never be changed: choose another table, or create one.',
    { details: { table: name, keys: found } },
  );
}

/** An index that is not there, not ready, or of another shape. */
export function indexFault({ name: table, indexes }: TableDescription, index: string): AppError | null {
  const named = indexes.find(({ name }) => name === index);
  const details = { table, index };
  if (named?.fits) {
    if (named.status === '' || named.status === 'ACTIVE' || named.status === 'UPDATING') return null;
    const sentence = `The index ${index} is ${named.status}, and can be used once it is ACTIVE. Until then, ${WITHOUT_INDEX}`;
    return new AppError('index-missing', sentence, { details, retryable: true });
  }
  const other = indexes.find(({ fits }) => fits);
  const advice =
    other === undefined
      ? `${WITHOUT_INDEX} To have it, create it with the keys "message_group_uuid" and "sk" and all attributes.`
      : `The index ${other.name} fits: choose that one.`;
  if (named === undefined) {
    const sentence = `The table ${table} exists, the index ${index} does not. ${advice}`;
    return new AppError('index-missing', sentence, { details });
  }
  const [hash, range] = named.keys;
  const hasKeys = hash === 'message_group_uuid' && range === 'sk' && named.keys.length === 2;
  const fault = hasKeys
    ? `leaves attributes out (its projection is ${named.projection})`
    : `has the keys ${named.keys.map((key) => `"${key}"`).join(' and ')}`;
  const remedy = other === undefined ? advice.replace('create it', 'delete it and create it anew') : advice;
  return new AppError('index-missing', `The index ${index} ${fault}, so it can't be used. ${remedy}`, { details });
}
