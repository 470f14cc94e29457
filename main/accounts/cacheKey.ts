import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../shared/time/instant.ts';
import { formatTimestamp } from '../../shared/time/timestamp.ts';
import { replaceFile } from '../app/privateFiles.ts';
import type { Log } from '../engine/log.ts';
import { decrypt, encrypt, isUnavailable, type Keychain, readSecretFile } from './keychain.ts';

const keyBytes = 32;

/**
 * A key on disk. `keychain`: encrypted by the system's keychain. `file`: not encrypted, protected only by the file's
 * permissions, on systems without a keychain (a Linux desktop without a keyring).
 */
const KeyFile = z.object({ storage: z.enum(['keychain', 'file']), key: z.base64() });
type KeyFile = z.infer<typeof KeyFile>;

/**
 * Loads the key of an account's cache and outbox: 32 random bytes, created on first use. A key that can never be read
 * again (another computer, a reset keychain, a damaged file) is moved to `quarantine/` and replaced; opening the two
 * databases with the new key then quarantines them too, so what the outbox holds stays with the key that opens it.
 * @param now timestamp for the name of a quarantined key
 * @throws AppError `keychain-unavailable` or `disk-read-only` if the key can't be read now; it stays in place
 */
export async function loadCacheKey(
  file: string,
  keychain: Keychain,
  now: Instant,
  log: Log,
): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await readSecretFile(file);
  if (stored !== null) {
    try {
      const { key, isStale } = await openKey(parseKeyFile(stored), keychain);
      if (isStale) await protectAgain(key, file, keychain, log);
      return new Uint8Array(key);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      const name = await setKeyAside(file, now);
      log('warn', `The cache key can't be read. It was moved to ${name} and replaced by a new key.`, error);
    }
  }
  const key = randomBytes(keyBytes);
  const encrypted = await encryptKey(key, keychain);
  if (!encrypted) log('warn', 'No system keychain: the cache key is protected by file permissions only.');
  writeKeyFile(file, encrypted ?? { storage: 'file', key: key.toString('base64') });
  return new Uint8Array(key);
}

/** Opens a stored key. `isStale` is true if it should be stored again under the keychain's present protection. */
async function openKey(
  { storage, key: stored }: KeyFile,
  keychain: Keychain,
): Promise<{ key: Buffer; isStale: boolean }> {
  // A key stored without a keychain moves into one that is available now.
  const { text, isStale } = storage === 'keychain' ? await decrypt(stored, keychain) : { text: stored, isStale: true };
  const key = Buffer.from(text, 'base64');
  if (key.byteLength !== keyBytes) throw new RangeError(`The stored key has ${key.byteLength} bytes, not ${keyBytes}.`);
  return { key, isStale };
}

/** Stores a working key under the keychain's present protection. A failure leaves the stored key as it was. */
async function protectAgain(key: Buffer, file: string, keychain: Keychain, log: Log): Promise<void> {
  try {
    const encrypted = await encryptKey(key, keychain);
    if (encrypted) writeKeyFile(file, encrypted);
  } catch (error) {
    log('warn', 'The cache key could not be encrypted again; the stored key is unchanged.', error);
  }
}

async function encryptKey(key: Buffer, keychain: Keychain): Promise<KeyFile | null> {
  const encrypted = await encrypt(key.toString('base64'), keychain);
  return encrypted === null ? null : { storage: 'keychain', key: encrypted };
}

function parseKeyFile(content: string): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(content));
  } catch {
    // A parser's message may quote its input, which is a secret.
    throw new TypeError('The file does not hold a key.');
  }
}

/** Moves a key to the folder of the databases that it may still open. Returns its new name. */
export async function setKeyAside(file: string, now: Instant): Promise<string> {
  const folder = path.join(path.dirname(file), 'quarantine');
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  // Windows does not allow colons in file names.
  const name = `${path.basename(file)}.${formatTimestamp(now).slice(0, 26).replaceAll(':', '-')}Z`;
  await fs.rename(file, path.join(folder, name));
  return name;
}

const writeKeyFile = (file: string, content: KeyFile): void => replaceFile(file, JSON.stringify(content));
