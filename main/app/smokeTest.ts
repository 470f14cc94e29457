import { AppError, type ErrorCode, toAppError } from '../../shared/errors.ts';
import type { EngineHandle } from '../accounts/accountEngine.ts';
import type { Clock } from '../engine/clock.ts';

export interface SmokeTestParts {
  readonly clock: Clock;
  /** The engine of the active account; null while there is none. */
  readonly engine: () => Pick<EngineHandle, 'call'> | null;
  /** Whether the page in the window runs. */
  readonly isPageReady: () => boolean;
}

interface SmokeTestResult {
  readonly code: 0 | 1;
  /** One line for people. */
  readonly line: string;
  /** The same for programs. */
  readonly report: { readonly conversations: number; readonly error: ErrorCode | null };
}

/** The page must run and the account be synced in this time, in ms. */
const longestMs = 60_000;
const pollMs = 100;

/**
 * Tests a packaged app, which can't be debugged: waits until the window's page runs and the account of the command line has
 * synced.
 */
export async function runSmokeTest(parts: SmokeTestParts): Promise<SmokeTestResult> {
  try {
    const count = await waitForConversations(parts);
    return { code: 0, line: `smoke-test ok: ${count} conversations`, report: { conversations: count, error: null } };
  } catch (thrown) {
    const error = toAppError(thrown);
    const { englishErrorText } = await import('../../shared/text/english.ts');
    const line = `smoke-test failed: ${englishErrorText(error.toData())} [${error.code}]`;
    return { code: 1, line, report: { conversations: 0, error: error.code } };
  }
}

async function waitForConversations({ clock, engine, isPageReady }: SmokeTestParts): Promise<number> {
  const { signal } = new AbortController();
  for (let waited = 0; waited < longestMs; waited += pollMs) {
    const synced = isPageReady() ? await countWhenSynced(engine()) : null;
    if (synced !== null) return synced;
    await clock.sleep(pollMs, signal);
  }
  throw new AppError('timeout');
}

/** The number of conversations; null if the engine has not synced yet. @throws AppError why it can't */
async function countWhenSynced(engine: ReturnType<SmokeTestParts['engine']>): Promise<number | null> {
  if (engine === null) return null;
  const status = await engine.call('sync.status', {});
  if (!status.ok) throw AppError.fromData(status.error);
  if (status.value.error !== null) throw AppError.fromData(status.value.error);
  if (status.value.syncedAt === null) return null;
  const list = await engine.call('conversations.list', {});
  if (!list.ok) throw AppError.fromData(list.error);
  return list.value.conversations.length;
}
