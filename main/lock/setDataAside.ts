import fs from 'node:fs';
import path from 'node:path';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { ensurePrivateFolder } from '../app/privateFiles.ts';

/** What belongs to the accounts, with the file that opens it last: until it has moved, the passphrase is in force. */
const names = ['accounts.json', 'accounts', 'passphrase.key'];

/**
 * Moves the data of all accounts, and the file that opens it, into a folder of their own in `set-aside`. Moving them back
 * brings the data back. Nothing may use the files. Throws the error of the file system.
 */
export function setDataAside(userData: string, now: Instant): void {
  // Windows does not allow colons in file names.
  const stamp = `${formatTimestamp(now).slice(0, 26).replaceAll(':', '-')}Z`;
  const folder = path.join(userData, 'set-aside', stamp);
  for (const each of [path.dirname(folder), folder]) ensurePrivateFolder(each);
  for (const name of names) {
    const from = path.join(userData, name);
    if (fs.existsSync(from)) fs.renameSync(from, path.join(folder, name));
  }
}
