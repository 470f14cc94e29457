import { AppErrorData, toAppError } from '../../../../shared/errors.ts';
import { readJson } from '../columns.ts';

/** Serializes an error for a column. */
export const writeError = (error: AppErrorData): string => JSON.stringify(AppErrorData.parse(error));

/** Parses a column with an error. An unreadable one becomes `internal`: no message is lost over why it was not sent. */
export function readErrorOrNull(value: unknown): AppErrorData | null {
  if (value === null) return null;
  const parsed = AppErrorData.safeParse(readJson(value));
  return parsed.success ? parsed.data : toAppError(parsed.error).toData();
}
