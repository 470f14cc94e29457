import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../shared/time/instant.ts';
import { formatTimestamp } from '../../shared/time/timestamp.ts';
import type { Log } from '../engine/log.ts';
import { decrypt, encrypt, isUnavailable, type KeyGuard, readWhole, writeWhole } from './keychain.ts';

const keyBytes = 32;

/**
 * How a key lies on disk: `keychain`, encrypted by the operating system's keychain for this app; `file`, as it is, where
 * the system has no keychain (a Linux desktop without a keyring), guarded by the file's permissions alone.
 */
const KeyFile = z.object({ storage: z.enum(['keychain', 'file']), key: z.base64() });
type KeyFile = z.infer<typeof KeyFile>;

/**
 * The key of an account's cache and outbox: 32 random bytes, made on first use. One that can't be read for good (another
 * computer, a reset keychain, a damaged file) is set aside in `quarantine/` and a new one is made. So are the two files
 * then, by who opens them: the cache is filled anew, and what the outbox holds stays with the key that may open it.
 * @param now Stamps the name of a key that is set aside.
 * @throws AppError `keychain-unavailable` or `disk-read-only` while the key can't be read; it stays where it is.
 */
export async function loadCacheKey(
  file: string,
  guard: KeyGuard,
  now: Instant,
  log: Log,
): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await readWhole(file);
  if (stored !== null) {
    try {
      const { key, shouldSeal } = await openKey(parseKeyFile(stored), guard);
      if (shouldSeal) await sealAnew(key, file, guard, log);
      return new Uint8Array(key);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      const name = await setAside(file, now);
      log(
        'warn',
        `The key of cache and outbox could not be opened. It was set aside as ${name}; a new one is made.`,
        error,
      );
    }
  }
  const key = randomBytes(keyBytes);
  const sealed = await sealKey(key, guard);
  if (!sealed) log('warn', 'This system has no keychain: the key of the cache is guarded by file permissions alone.');
  await writeKeyFile(file, sealed ?? { storage: 'file', key: key.toString('base64') });
  return new Uint8Array(key);
}

/** The stored key, and whether it should be stored under another guard than it is. */
async function openKey(stored: KeyFile, guard: KeyGuard): Promise<{ key: Buffer; shouldSeal: boolean }> {
  let text = stored.key;
  // A keyring that came later takes the key over.
  let shouldSeal = true;
  if (stored.storage === 'keychain') {
    const opened = await decrypt(stored.key, guard);
    text = opened.text;
    // Ours is stored under the system's new key while both still work.
    shouldSeal = opened.isStale;
  }
  const key = Buffer.from(text, 'base64');
  if (key.byteLength !== keyBytes) throw new RangeError(`The stored key has ${key.byteLength} bytes, not ${keyBytes}.`);
  return { key, shouldSeal };
}

/** Moves a key that works under the keychain's present guard. It stays where it is when that fails. */
async function sealAnew(key: Buffer, file: string, guard: KeyGuard, log: Log): Promise<void> {
  try {
    const sealed = await sealKey(key, guard);
    if (sealed) await writeKeyFile(file, sealed);
  } catch (error) {
    log('warn', 'The key of the cache could not be stored anew; it stays as it was.', error);
  }
}

/** The key as the keychain guards it; null: there is no keychain that would. */
async function sealKey(key: Buffer, guard: KeyGuard): Promise<KeyFile | null> {
  const sealed = await encrypt(key.toString('base64'), guard);
  return sealed === null ? null : { storage: 'keychain', key: sealed };
}

function parseKeyFile(content: string): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(content));
  } catch {
    // What a parser says may quote what it read, which is a secret.
    throw new TypeError('The file does not hold a key.');
  }
}

/** Moves a key to where the files that it may open are set aside; tells the name that it has there. */
async function setAside(file: string, now: Instant): Promise<string> {
  const folder = path.join(path.dirname(file), 'quarantine');
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  // A colon is not allowed in a file name everywhere.
  const name = `${path.basename(file)}.${formatTimestamp(now).slice(0, 26).replaceAll(':', '-')}Z`;
  await fs.rename(file, path.join(folder, name));
  return name;
}

/** Whole or not at all: a torn key would cost what it opens. */
const writeKeyFile = (file: string, content: KeyFile): Promise<void> => writeWhole(file, JSON.stringify(content));
