import fs from 'node:fs/promises';
import path from 'node:path';
import type { CrashReport } from '../../shared/contract/app.ts';
import { AppError } from '../../shared/errors.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';

/** The newest reports; Crashpad itself removes old ones. */
const maxReports = 20;

/**
 * Lists the minidumps that Electron's crash reporter has written, newest first. The folder is `new`, `pending` or
 * `completed` on macOS and Linux, and `reports` on Windows.
 */
export async function listCrashReports(folder: string): Promise<CrashReport[]> {
  // The folder exists after the first start of the crash reporter.
  const names = await fs.readdir(folder, { recursive: true }).catch(() => []);
  const dumps = names.filter((name) => name.endsWith('.dmp'));
  const reports = await Promise.all(
    dumps.map(async (name) => {
      const { mtimeMs, size } = await fs.stat(path.join(folder, name));
      return { name, at: instantFromMillis(Math.floor(mtimeMs)), bytes: size };
    }),
  );
  return reports.sort((a, b) => b.at - a.at).slice(0, maxReports);
}

/**
 * The path of a listed report.
 * @throws AppError `not-found` for another name
 */
export async function crashReportFile(folder: string, name: string): Promise<string> {
  const reports = await listCrashReports(folder);
  if (!reports.some((report) => report.name === name)) throw new AppError('not-found');
  return path.join(folder, name);
}
