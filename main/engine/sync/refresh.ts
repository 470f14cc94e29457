import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { GroupId, UserId } from '../../../shared/model.ts';
import { forEachConcurrently } from './concurrency.ts';
import type { RefreshReport } from './loop.ts';
import { type MessagePuller, type PullDeps, pullGroups } from './pull.ts';

/** Conversations read at the same time: enough to hide latency, few enough to stay polite to a small table. */
const pullsAtOnce = 4;

/**
 * One refresh: the full list of conversations, then the newest page of each conversation whose newest row has not been
 * followed by a pull, newest first, then of the one on screen, whose row may never advance (hazard 3).
 */
export async function refresh(
  deps: PullDeps,
  puller: MessagePuller,
  owner: UserId,
  openGroup: GroupId | null,
  report: RefreshReport,
  signal: AbortSignal,
): Promise<void> {
  await pullGroups(deps, owner, signal);
  const isFirst = deps.cache.meta('lastSyncedAt') === null;
  const stale = deps.cache.listStaleGroups();
  const ids = openGroup === null || stale.includes(openGroup) ? stale : [...stale, openGroup];
  let done = 0;
  if (isFirst) report.firstSync(done, ids.length);
  const refused: AppError[] = [];
  await forEachConcurrently(ids, pullsAtOnce, async (groupId) => {
    try {
      await puller.pullNewest(groupId, 'refresh', signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      // A conversation that can't be read must not keep the others from being read; the network's failures are all alike.
      if (error.retryable || error.code === 'cancelled') throw error;
      refused.push(error);
    }
    if (isFirst) report.firstSync(++done, ids.length);
  });
  if (refused[0]) throw refused[0];
  deps.cache.setMeta('lastSyncedAt', deps.clock.now());
}
