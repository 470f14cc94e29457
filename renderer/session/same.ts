/** `next` with unchanged items replaced by their old objects, so that React skips them; `old` if nothing changed. */
export function sameItems<T extends { readonly id: unknown }>(old: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Map(old.map((item) => [item.id, item]));
  const items = next.map((item) => {
    const before = known.get(item.id);
    return before !== undefined && isSame(before, item) ? before : item;
  });
  return items.length === old.length && items.every((item, index) => item === old[index]) ? old : items;
}

/** Deep equality of JSON data. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
