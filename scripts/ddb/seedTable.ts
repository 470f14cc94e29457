import type { Anchor, SampleItem, Samples } from '../../main/engine/samples/seed.ts';
import { AppError } from '../../shared/errors.ts';
import { ConversationId, type SortKey } from '../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../shared/time/instant.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import { printJson } from '../lib/output.ts';
import { step } from '../lib/progress.mjs';
import { commandLine } from './hint.ts';
import type { Session } from './io.ts';

/** Messages per request, the store's maximum. */
const PAGE_SIZE = 1_000;

/**
 * `seed` and `seed-cruddur`. Rows that exist are written again only with `--yes`, since they may have been changed on
 * purpose, and then at the times of the first writing: every row replaces itself, and a lost row is restored.
 *
 * @param name plural name of the rows, for the middle of a sentence
 */
export async function seed(
  session: Session,
  name: string,
  make: (options: { readonly now: Instant }) => Samples,
): Promise<number> {
  const { admin, config, options, io, context } = session;
  const now = io.clock.now();
  const writtenAt = await findWriting(session, make({ now }).anchor);
  if (writtenAt !== null && !options.yes) {
    throw new AppError('conflict', { reason: 'samples-exist', params: { name, table: config.table } });
  }
  const { owner, items, anchor } = make({ now: writtenAt ?? now });
  await step(`Writing ${items.length} rows`, () => admin.putAll(anchorFirst(items, anchor), context));
  const messages = items.filter(({ pk }) => typeof pk === 'string' && pk.startsWith('MSG#')).length;
  if (options.json) {
    printJson(io.out, { table: config.table, items: items.length, messages, user: owner });
  } else {
    const again = writtenAt === null ? '' : ' again, at the times that they had';
    io.out(`Wrote ${items.length} rows${again}, ${messages} of them messages, to the table ${config.table}.`);
    const look = commandLine(options, 'list-conversations', '--user', `@${owner.handle}`);
    io.out(`You could be ${owner.name}: ${look}`);
  }
  return 0;
}

/** Puts the anchor first, so that an interrupted seed is recognized. */
const anchorFirst = (items: readonly SampleItem[], { messageId }: Anchor): SampleItem[] =>
  items.toSorted((a, b) => Number(b.message_uuid === messageId) - Number(a.message_uuid === messageId));

/** Returns the `now` of the samples in the table; null if there are none. */
async function findWriting(
  { store, context }: Session,
  { conversationId, messageId, offset }: Anchor,
): Promise<Instant | null> {
  let from: SortKey | null = null;
  do {
    const query = { direction: 'backward', from, downTo: null, limit: PAGE_SIZE } as const;
    const page = await store.listMessages(ConversationId.parse(conversationId), query, context);
    const anchor = page.items.find(({ id }) => id === messageId);
    // The seeds' naive times are UTC; --naive-zone applies only to other writers.
    const at = anchor && parseTimestamp(anchor.sortKey);
    if (at != null) return instantFromMicros(at - offset);
    from = page.next;
  } while (from !== null);
  return null;
}
