import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { AppInfo } from '../../shared/contract/app.ts';
import { zoneOfTz } from '../../shared/time/tzVariable.ts';

/** The `TZ` variable if Intl may read it wrongly, and its zone; null: Intl reads it well, or it is not set. */
export function readTz(tz: string | undefined = process.env.TZ): AppInfo['tz'] {
  const found = zoneOfTz(tz === undefined ? undefined : resolveFile(tz));
  return found === null || tz === undefined ? null : { text: tz.slice(0, 100), ...found };
}

/** The computer's time zone. */
export const systemZone = (): string => readTz()?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Some systems name the file `/etc/localtime`, a link to the zone's. */
function resolveFile(tz: string): string {
  const file = tz.replace(/^:/, '');
  if (!path.isAbsolute(file)) return tz;
  try {
    return fs.realpathSync(file);
  } catch {
    return tz;
  }
}
