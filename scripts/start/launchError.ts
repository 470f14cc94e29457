import { stripVTControlCharacters } from 'node:util';
import { AppError, errorCodes } from '../../shared/errors.ts';

/**
 * Returns the app's last line on stderr from Playwright's report of a failed launch, without stacks and the debugger's
 * own lines; null if there is none.
 */
function lastLine(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const output = stripVTControlCharacters(error.message).matchAll(/\[pid=\d+\]\[err\] (?!\s)(.+)/g);
  const lines = [...output].map(([, line = '']) => line.trim());
  return lines.findLast((line) => !/^(Debugger|For help|DevTools|Node\.js v|file:)/.test(line)) ?? null;
}

/** Converts a failed launch to the error that the app printed: a sentence, then its code in brackets. */
export function launchError(cause: unknown): AppError {
  const line = lastLine(cause) ?? 'none';
  const [, sentence = line, printed] = /^(.*) \[([a-z-]+)\]$/.exec(line) ?? [];
  const code = errorCodes.find((each) => each === printed);
  // The app's own sentence is about its window, but this start may have none.
  if (code === 'already-running') return new AppError(code, { reason: 'data-dir-in-use', cause });
  const output = code === undefined ? line : sentence;
  return new AppError(code ?? 'internal', { reason: 'start-failed', params: { output }, cause });
}
