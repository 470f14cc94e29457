import { type OwnKind, ownKinds, type UserId } from '../../../../shared/model.ts';
import type { OwnState, OwnStateWrite, OwnValue } from '../messageStore.ts';
import type { Item, Key } from './codec.ts';
import type { Update, UpdateCondition } from './update.ts';

/*
 * A person's own state: one item with up to two attributes for each value. `p#<key>`, `a#<key>` and `u#<key>` are true for a
 * conversation that is pinned, archived or marked as unread, `m#<key>` is until when it is muted, and `k#<key>` up to when it
 * was read. `tp#<key>` and the like say when the value was chosen, also of one that was removed.
 */

export const ownStateKey = (owner: UserId): Key => ({ pk: `OWN#${owner}`, sk: 'STATE' });

const letters: Readonly<Record<OwnKind, string>> = { read: 'k', pinned: 'p', archived: 'a', muted: 'm', unread: 'u' };
const kindOf = new Map(ownKinds.map((kind) => [letters[kind], kind]));

/** The names of a value's attribute, and of the one with the time at which the value was chosen. */
const nameOf = ({ kind, key }: Pick<OwnValue, 'kind' | 'key'>): string => `${letters[kind]}#${key}`;
const timeNameOf = ({ kind, key }: Pick<OwnValue, 'kind' | 'key'>): string => `t${letters[kind]}#${key}`;

const NAME = /^(t?)([kpamu])#([0-9a-f]{12})$/;
/** The most values that are read from an item: more than its 400 KB have room for if all are well-formed. */
const MOST_VALUES = 20_000;

/** Decodes an item. Never throws: malformed attributes are listed, and others of no known form are ignored. */
export function decodeOwnState(item: Item): OwnState {
  const values = new Map<string, OwnValue>();
  const malformed = new Set<string>();
  for (const name of Object.keys(item)) {
    const [, time, letter = '', key = ''] = NAME.exec(name) ?? [];
    const kind = kindOf.get(letter);
    if (kind === undefined || (kind === 'read' && time !== '')) continue;
    const id = `${kind}#${key}`;
    if (values.has(id) || malformed.has(id)) continue;
    if (values.size + malformed.size === MOST_VALUES) break;
    const value = readValue(kind, item[nameOf({ kind, key })]);
    const changedAt = kind === 'read' ? 0 : readCount(item[timeNameOf({ kind, key })]);
    if (value === null || changedAt === null) malformed.add(id);
    else values.set(id, { kind, key, value, changedAt });
  }
  return { values: [...values.values()], malformed };
}

/** The default for a value that is absent; null: it is malformed. */
function readValue(kind: OwnKind, value: unknown): number | null {
  if (kind === 'read' || kind === 'muted') return readCount(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = readCount(value);
  return number === null ? null : Math.min(1, number);
}

/** A whole number, such as a time in ms; 0: there is none; null: it is malformed. Numbers arrive as their digits, so a text of digits is read like one. */
export function readCount(value: unknown): number | null {
  if (value === undefined || value === null) return 0;
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** Encodes a write as one update of the item. */
export function encodeOwnState({ changes, pruned }: OwnStateWrite): Update {
  const set: Record<string, unknown> = {};
  const remove: string[] = [];
  const conditions: UpdateCondition[] = [];
  for (const change of changes) {
    const own = nameOf(change);
    const isRead = change.kind === 'read';
    const ordering = isRead ? own : timeNameOf(change);
    const order = isRead ? change.value : change.changedAt;
    if (!isRead) set[ordering] = order;
    if (change.value === 0) remove.push(own);
    else set[own] = storedForm(change);
    if (change.isMalformed !== true) conditions.push({ attribute: ordering, below: order });
  }
  for (const stale of pruned) {
    const own = nameOf(stale);
    remove.push(own);
    conditions.push({ attribute: own, is: stale.value === 0 ? undefined : storedForm(stale) });
    if (stale.changedAt === 0) continue;
    const time = timeNameOf(stale);
    remove.push(time);
    conditions.push({ attribute: time, is: stale.changedAt });
  }
  return { set, remove, conditions };
}

const storedForm = ({ kind, value }: OwnValue): number | true => (kind === 'read' || kind === 'muted' ? value : true);
