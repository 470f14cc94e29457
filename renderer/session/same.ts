/**
 * `next`, or `old` where both hold the same: what is shown of an object that stays the same object is not painted again.
 * For plain data: what JSON can hold.
 */
export const sameOr = <T>(old: T, next: T): T => (isSame(old, next) ? old : next);

/** A list of which the items that were known, wherever in it, stay the same objects; the same list if all are. */
export function sameItems<T extends { readonly id: unknown }>(old: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Map(old.map((item) => [item.id, item]));
  const items = next.map((item) => sameOr(known.get(item.id) ?? item, item));
  return items.length === old.length && items.every((item, index) => item === old[index]) ? old : items;
}

/** Whether two pieces of plain data hold the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([key, value]) => other.has(key) && isSame(value, other.get(key)));
}
