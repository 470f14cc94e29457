import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import { AppError } from '../shared/errors.ts';
import type { Log } from './engine/log.ts';

/** The asynchronous part of Electron's safeStorage; its synchronous calls leave in Electron 46. */
type Keychain = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

/** The keychain and whose it is, since what a ciphertext means differs by platform. */
export interface KeyGuard {
  readonly keychain: Keychain;
  readonly platform: NodeJS.Platform;
}

const keyBytes = 32;

/**
 * What ciphertexts begin with on Linux when they are encrypted with a constant that is public (Chromium's
 * `PosixKeyProvider`): without a keyring `isAsyncEncryptionAvailable` says true all the same. Elsewhere the same three
 * letters stand for the system's keychain.
 */
const publicKeyTag = 'v10';

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
  const sealed = await seal(key, guard);
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
    const { result, shouldReEncrypt } = await keychain.decryptStringAsync(Buffer.from(stored.key, 'base64'));
    text = result;
    // The system rotated its own key: store ours under the new one while both still work.
    shouldSeal = shouldReEncrypt;
  }
  const key = Buffer.from(text, 'base64');
  if (key.byteLength !== keyBytes) throw new RangeError(`The stored key has ${key.byteLength} bytes, not ${keyBytes}.`);
  return { key, shouldSeal };
}

/** Moves a key that works under the keychain's present guard. It stays where it is when that fails. */
async function sealAnew(key: Buffer, file: string, guard: KeyGuard, log: Log): Promise<void> {
  try {
    const sealed = await seal(key, guard);
    if (sealed) await writeKeyFile(file, sealed);
  } catch (error) {
    log('warn', 'The key of the cache could not be stored anew; it stays as it was.', error);
  }
}

/** The key as the keychain guards it; null: there is no keychain that would. */
async function seal(key: Buffer, { keychain, platform }: KeyGuard): Promise<KeyFile | null> {
  if (!(await keychain.isAsyncEncryptionAvailable())) return null;
  const sealed = await keychain.encryptStringAsync(key.toString('base64'));
  if (platform === 'linux' && sealed.toString('latin1', 0, publicKeyTag.length) === publicKeyTag) return null;
  return { storage: 'keychain', key: sealed.toString('base64') };
}

/** Whether the keychain could not be asked just now, which Electron tells by its sentence alone. */
const isTemporary = (error: unknown): boolean =>
  error instanceof Error && /temporarily unavailable/i.test(error.message);

async function readKeyFile(file: string): Promise<KeyFile | null> {
  try {
    return KeyFile.parse(JSON.parse(await fs.readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Whole or not at all: a torn key would cost the cache. */
async function writeKeyFile(file: string, content: KeyFile): Promise<void> {
  const fresh = `${file}.new`;
  await fs.writeFile(fresh, JSON.stringify(content), { mode: 0o600, flush: true });
  await fs.rename(fresh, file);
}
