import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { type ConnectionProbe, TEST_PARTITION } from '../remote/connectionProbe.ts';
import type { RequestContext } from '../remote/messageStore.ts';
import type { TestRun } from './testRun.ts';

/** The failures of a write after which nothing can have been written. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'access-denied',
  'credentials-missing',
  'credentials-expired',
  'table-missing',
  'wrong-key-schema',
  'validation',
]);
const NEVER = new AbortController().signal;

/**
 * Writes an item and deletes it. Neither is broken off when the test is cancelled: a write that was could still take place,
 * after its deletion.
 */
export async function testWriting(testId: string, probe: ConnectionProbe, run: TestRun): Promise<void> {
  const context: RequestContext = { purpose: 'setup', signal: NEVER };
  const item = `${TEST_PARTITION} / ${testId}`;
  const unwritten = await failureOf(probe.writeTestItem(testId, context));
  if (unwritten && REFUSALS.has(unwritten.code)) throw unwritten;
  const undeleted = await failureOf(probe.removeTestItem(testId, context));
  if (undeleted) {
    const { code, message, details } = undeleted;
    const sentence = unwritten
      ? `It is not known whether an item was written, and it could not be deleted. ${message} The item ${item} may stay in the table, where no client looks at it.`
      : `An item could be written but not deleted. ${message} The item ${item} stays in the table, where no client looks at it.`;
    throw new AppError(code, sentence, { cause: undeleted, details: { ...details, item } });
  }
  if (unwritten) throw unwritten;
  run.pass('write', `The item ${item} was written and deleted again.`, { pk: TEST_PARTITION, sk: testId });
}

/**
 * Why a write failed; null: it did not. One that `conflict`s was done by an attempt before it, whose answer was lost: the
 * item is nobody else's.
 */
async function failureOf(write: Promise<void>): Promise<AppError | null> {
  try {
    await write;
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'conflict' ? null : error;
  }
}
