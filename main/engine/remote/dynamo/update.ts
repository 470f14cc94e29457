/** A row of the document client. */
type Item = Readonly<Record<string, unknown>>;

/** A change of some attributes of a row, which it creates if there is none. */
export interface Update {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
  /** Numbers that are added to attributes, which count as 0 where they are absent. */
  readonly add?: Readonly<Record<string, number>>;
  /** All must hold. */
  readonly conditions: readonly UpdateCondition[];
}

/** A condition on an attribute, or on a field of one that is a map. */
export type UpdateCondition =
  /** It is this; undefined: it is absent. */
  | { readonly attribute: string; readonly is: string | number | boolean | undefined }
  /** It is absent, or less. Values of different types are not. */
  | { readonly attribute: string; readonly field?: string; readonly below: string | number }
  /** It is absent, less, or the same. */
  | { readonly attribute: string; readonly field?: string; readonly upTo: string | number };

/** An update as DynamoDB's expressions, their names and values. */
export interface UpdateExpressions {
  readonly expression: string;
  /** Null: none. */
  readonly condition: string | null;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

export function toExpressions({ set, remove, add = {}, conditions }: Update): UpdateExpressions {
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const name = (attribute: string): string => {
    const known = names.get(attribute) ?? `#${names.size}`;
    names.set(attribute, known);
    return known;
  };
  const value = (content: unknown): string => {
    const placeholder = `:${Object.keys(values).length}`;
    values[placeholder] = content;
    return placeholder;
  };
  const check = (condition: UpdateCondition): string => {
    const own = name(condition.attribute);
    if ('is' in condition)
      return condition.is === undefined ? `attribute_not_exists(${own})` : `${own} = ${value(condition.is)}`;
    const place = condition.field === undefined ? own : `${own}.${name(condition.field)}`;
    const order = 'below' in condition ? `< ${value(condition.below)}` : `<= ${value(condition.upTo)}`;
    return `(attribute_not_exists(${own}) OR ${place} ${order})`;
  };
  const assignments = Object.entries(set).map(([attribute, content]) => `${name(attribute)} = ${value(content)}`);
  const clauses = [
    ...(assignments.length === 0 ? [] : [`SET ${assignments.join(', ')}`]),
    ...(remove.length === 0 ? [] : [`REMOVE ${remove.map(name).join(', ')}`]),
    ...Object.entries(add).map(([attribute, amount]) => `ADD ${name(attribute)} ${value(amount)}`),
  ];
  const checks = conditions.map(check);
  return {
    expression: clauses.join(' '),
    condition: checks.length === 0 ? null : checks.join(' AND '),
    names: Object.fromEntries([...names].map(([attribute, placeholder]) => [placeholder, attribute])),
    values,
  };
}

/** Returns the row after an update, as the service would; null: a condition does not hold. */
export function applyUpdate(there: Item, { set, remove, add = {}, conditions }: Update): Item | null {
  if (!conditions.every((condition) => holds(there, condition))) return null;
  const changed: Record<string, unknown> = { ...there, ...set };
  for (const name of remove) delete changed[name];
  for (const [name, amount] of Object.entries(add)) {
    const before = changed[name] ?? 0;
    // The service refuses to add to another type.
    if (typeof before !== 'number') return null;
    changed[name] = before + amount;
  }
  return changed;
}

function holds(there: Item, condition: UpdateCondition): boolean {
  const own = there[condition.attribute];
  if ('is' in condition) return own === condition.is;
  if (own === undefined) return true;
  const value = condition.field === undefined ? own : fieldOf(own, condition.field);
  return 'below' in condition
    ? isLess(value, condition.below)
    : isLess(value, condition.upTo) || value === condition.upTo;
}

/** Texts are ordered by their bytes, as in the service. */
function isLess(a: unknown, b: string | number): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  return typeof a === 'string' && typeof b === 'string' && Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === field)?.[1] : undefined;
