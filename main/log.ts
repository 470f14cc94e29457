import electronLog from 'electron-log/main';
import type { Log } from './engine/log.ts';
import { describeError } from './engine/log.ts';
import type { LogLine } from './engine/protocol.ts';

/** Writes one line to the log file in the user data directory, and to the terminal when there is one. */
export function writeLogLine({ level, text, error, cause }: LogLine): void {
  const facts = error ? ` [${error.code}] ${JSON.stringify(error.details)}` : '';
  electronLog[level](`${text}${facts}${cause ? `\n${cause}` : ''}`);
}

/** Sets the log up. To be called once, after the user data directory is known. */
export function startLog(isPackaged: boolean): Log {
  electronLog.transports.file.maxSize = 2 * 1024 * 1024;
  electronLog.transports.console.level = isPackaged ? false : 'warn';
  return (level, text, error) => writeLogLine({ level, text, ...describeError(error) });
}
