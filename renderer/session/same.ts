/** `old` if it equals `next`, so that React skips it; otherwise `next`. For JSON data. */
export const sameOr = <T>(old: T, next: T): T => (isSame(old, next) ? old : next);

/** `next` with unchanged items replaced by their old objects; `old` if nothing changed. */
export function sameItems<T extends { readonly id: unknown }>(old: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Map(old.map((item) => [item.id, item]));
  const items = next.map((item) => sameOr(known.get(item.id) ?? item, item));
  return items.length === old.length && items.every((item, index) => item === old[index]) ? old : items;
}

/** Deep equality of JSON data. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([key, value]) => other.has(key) && isSame(value, other.get(key)));
}
