import type { IdSource } from '../clock.ts';
import type { CostRecorder } from '../cost.ts';
import type { Exports } from '../export/exports.ts';
import type { RecentProblems } from '../log.ts';
import type { ChangeLog } from '../sync/changeLog.ts';
import type { SyncContext } from '../sync/context.ts';
import type { ConversationListSync } from '../sync/conversationListSync.ts';
import type { HistoryLoader } from '../sync/history.ts';
import type { SyncLoop } from '../sync/loop.ts';
import type { MemberSync } from '../sync/memberSync.ts';
import type { OwnerResolver } from '../sync/owner.ts';
import type { PollSchedule } from '../sync/pollSchedule.ts';
import type { MessagePuller } from '../sync/pull.ts';

/** The parts of the engine that the services use. */
export interface ServiceDeps extends SyncContext {
  readonly owner: OwnerResolver;
  readonly ids: IdSource;
  readonly loop: SyncLoop;
  readonly list: ConversationListSync;
  readonly puller: MessagePuller;
  readonly changeLog: ChangeLog;
  readonly members: MemberSync;
  readonly pollSchedule: PollSchedule;
  readonly history: HistoryLoader;
  readonly exports: Exports;
  readonly costRecorder: CostRecorder;
  readonly problems: RecentProblems;
}
