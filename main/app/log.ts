import path from 'node:path';
// The variant without Electron: the other one opens its own channels to the window.
import electronLog from 'electron-log/node.js';
import type { Log } from '../engine/log.ts';
import { describeError } from '../engine/log.ts';
import type { LogLine } from '../engine/protocol.ts';

/** Writes one line to the log file in the user data directory, and to the terminal if there is one. */
export function writeLogLine({ level, text, error, cause }: LogLine): void {
  const facts = error ? ` [${error.code}] ${JSON.stringify(error.details)}` : '';
  electronLog[level](`${text}${facts}${cause ? `\n${cause}` : ''}`);
}

/** Sets up the log in `<userData>/logs/main.log`. Call it once. */
export function startLog(userData: string, isPackaged: boolean): Log {
  electronLog.transports.file.resolvePathFn = () => path.join(userData, 'logs', 'main.log');
  electronLog.transports.file.maxSize = 2 * 1024 * 1024;
  electronLog.transports.console.level = isPackaged ? false : 'warn';
  return (level, text, error) => writeLogLine({ level, text, ...describeError(error) });
}
