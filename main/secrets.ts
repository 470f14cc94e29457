import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../shared/errors.ts';
import type { Log } from './engine/log.ts';
import { isTemporary, type Keychain, type KeyGuard, seal, unseal, writeWhole } from './sealing.ts';

const keyBytes = 32;

/**
 * How a key lies on disk: `keychain`, encrypted by the operating system's keychain for this app; `file`, as it is, where
 * the system has no keychain (a Linux desktop without a keyring), guarded by the file's permissions alone.
 */
const KeyFile = z.object({ storage: z.enum(['keychain', 'file']), key: z.base64() });
type KeyFile = z.infer<typeof KeyFile>;

/**
 * The cache's key: 32 random bytes, made on first use. When the stored key can't be read any more (another computer,
 * a reset keychain), a new one is made; the cache, which is disposable, is then set aside and filled anew.
 * @throws AppError `keychain-unavailable` while the keychain can't be asked, so that a moment's trouble costs no cache.
 */
export async function loadCacheKey(file: string, guard: KeyGuard, log: Log): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await readKeyFile(file);
  if (stored) {
    try {
      const { key, shouldSeal } = await openKey(stored, guard.keychain);
      if (shouldSeal) await sealAnew(key, file, guard, log);
      return new Uint8Array(key);
    } catch (error) {
      if (isTemporary(error)) {
        throw new AppError(
          'keychain-unavailable',
          "The system's keychain can't be asked for the key of your conversations. Unlock it, then start Meridian again.",
          { cause: error },
        );
      }
      log('warn', 'The key of the cache could not be read; the cache will be rebuilt with a new one.', error);
    }
  }
  const key = randomBytes(keyBytes);
  const sealed = await sealKey(key, guard);
  if (!sealed) log('warn', 'This system has no keychain: the key of the cache is guarded by file permissions alone.');
  await writeKeyFile(file, sealed ?? { storage: 'file', key: key.toString('base64') });
  return new Uint8Array(key);
}

/** The stored key, and whether it should be stored under another guard than it is. */
async function openKey(stored: KeyFile, keychain: Keychain): Promise<{ key: Buffer; shouldSeal: boolean }> {
  let text = stored.key;
  // A keyring that came later takes the key over.
  let shouldSeal = true;
  if (stored.storage === 'keychain') {
    const opened = await unseal(stored.key, keychain);
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
  const sealed = await seal(key.toString('base64'), guard);
  return sealed === null ? null : { storage: 'keychain', key: sealed };
}

async function readKeyFile(file: string): Promise<KeyFile | null> {
  try {
    return KeyFile.parse(JSON.parse(await fs.readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Whole or not at all: a torn key would cost the cache. */
const writeKeyFile = (file: string, content: KeyFile): Promise<void> => writeWhole(file, JSON.stringify(content));
