import { AppErrorData, toAppError } from '../../../shared/errors.ts';
import { DisappearAfter, type MessageCursor } from '../../../shared/model.ts';
import { type Row, readInstant, readMessageId } from '../sqlite/columns.ts';
import { DamageError } from '../sqlite/failures.ts';

/** An error as a column keeps it. */
export const writeError = ({ code, message, retryable, details }: AppErrorData): string =>
  JSON.stringify({ code, message, retryable, details });

/** The error of a column. One that can't be read is `internal`: no message is lost over why it was not sent. */
export function readError(value: unknown): AppErrorData | null {
  if (value === null) return null;
  const parsed = AppErrorData.safeParse(parseJson(value));
  return parsed.success ? parsed.data : toAppError(parsed.error).toData();
}

/** What a column of JSON says; undefined when that can't be read. */
export function parseJson(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}

/** See `DisappearAfter`. */
export function readDisappearAfter(value: unknown): DisappearAfter {
  const parsed = DisappearAfter.safeParse(value);
  if (!parsed.success) throw new DamageError('not a time to disappear after');
  return parsed.data;
}

/** A place in a conversation out of two columns. */
export const readCursor = (row: Row<'at' | 'id'>): MessageCursor => ({
  at: readInstant(row.at),
  id: readMessageId(row.id),
});
