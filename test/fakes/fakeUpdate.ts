import type { Item } from '../../main/engine/remote/dynamo/codec.ts';
import type { Update } from '../../main/engine/remote/dynamo/table.ts';

/**
 * Applies an update to a row as the service does; null: its condition does not hold. Knows the forms of expressions that the
 * real store sends, and throws on any other.
 */
export function applyUpdate(there: Item, { expression, condition, names, values }: Update): Item | null {
  const attribute = (placeholder = ''): string => {
    const name = names[placeholder];
    if (name === undefined) throw new Error(`There is no name ${placeholder}.`);
    return name;
  };
  const value = (placeholder = ''): unknown => {
    if (!Object.hasOwn(values, placeholder)) throw new Error(`There is no value ${placeholder}.`);
    return values[placeholder];
  };
  const isLess = (a: unknown, b: unknown): boolean => typeof a === 'number' && typeof b === 'number' && a < b;
  const holds = (part: string): boolean => {
    const [, absent, lesser, bound] = /^\(attribute_not_exists\((#\d+)\) OR (#\d+) < (:\d+)\)$/.exec(part) ?? [];
    if (absent !== undefined)
      return there[attribute(absent)] === undefined || isLess(there[attribute(lesser)], value(bound));
    const [, none] = /^attribute_not_exists\((#\d+)\)$/.exec(part) ?? [];
    if (none !== undefined) return there[attribute(none)] === undefined;
    const [, same, expected] = /^(#\d+) = (:\d+)$/.exec(part) ?? [];
    if (same === undefined) throw new Error(`The condition ${part} is not supported.`);
    return there[attribute(same)] === value(expected);
  };
  if (condition !== null && !condition.split(' AND ').every(holds)) return null;

  const [, set, removed] = /^(?:SET ([^R]*?))? ?(?:REMOVE (.*))?$/.exec(expression) ?? [];
  if (set === undefined && removed === undefined) throw new Error(`The update ${expression} is not supported.`);
  const changed: Record<string, unknown> = { ...there };
  for (const assignment of set?.split(', ') ?? []) {
    const [name, content] = assignment.split(' = ');
    changed[attribute(name)] = value(content);
  }
  for (const name of removed?.split(', ') ?? []) delete changed[attribute(name)];
  return changed;
}
