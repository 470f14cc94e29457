/** DynamoDB's read unit covers 4 KB, its write unit 1 KB. */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;
/** DynamoDB adds 3 bytes to each list and map, and 1 to each of their elements. */
const CONTAINER_BYTES = 3;

/**
 * An item's size in bytes by DynamoDB's rules: the UTF-8 length of all names and values. Numbers take about a byte per two
 * digits, and one more. ("DynamoDB item sizes and formats" in the service's developer guide.)
 */
export function itemSize(item: Readonly<Record<string, unknown>>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + valueSize(value);
  return bytes;
}

/** Read units for `bytes` of items in one request, at least one block, since the service charges empty results too. */
export function readUnits(bytes: number, consistent = false): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);
}

/** Write units for one item of `bytes`. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

function valueSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number' || typeof value === 'bigint') return Math.ceil(String(value).length / 2) + 1;
  if (value === undefined) return 0;
  if (value === null || typeof value === 'boolean') return 1;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((bytes, element) => bytes + valueSize(element), 0);
  if (Array.isArray(value)) {
    return value.reduce<number>((bytes, element) => bytes + 1 + valueSize(element), CONTAINER_BYTES);
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return CONTAINER_BYTES + entries.length + itemSize(Object.fromEntries(entries));
  }
  return 0;
}
