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
  await forEachConcurrently(ids, pullsAtOnce, async (groupId) => {
    await puller.pullNewest(groupId, 'refresh', signal);
    if (isFirst) report.firstSync(++done, ids.length);
  });
  deps.cache.setMeta('lastSyncedAt', deps.clock.now());
}
