import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { Log } from './engine/log.ts';

/** The asynchronous part of Electron's safeStorage; its synchronous calls leave in Electron 46. */
export type Keychain = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

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
 */
export async function loadCacheKey(file: string, keychain: Keychain, log: Log): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await readKeyFile(file);
  if (stored) {
    try {
      return await openKey(stored, file, keychain);
    } catch (error) {
      log('warn', 'The key of the cache could not be read; the cache will be rebuilt with a new one.', error);
    }
  }
  const key = randomBytes(keyBytes);
  await writeKeyFile(file, await sealKey(key, keychain, log));
  return new Uint8Array(key);
}

async function openKey(stored: KeyFile, file: string, keychain: Keychain): Promise<Uint8Array<ArrayBuffer>> {
  let text = stored.key;
  if (stored.storage === 'keychain') {
    const { result, shouldReEncrypt } = await keychain.decryptStringAsync(Buffer.from(stored.key, 'base64'));
    text = result;
    // The system rotated its own key: store ours under the new one while both still work.
    if (shouldReEncrypt) await writeKeyFile(file, await sealWithKeychain(result, keychain));
  }
  const key = Buffer.from(text, 'base64');
  if (key.byteLength !== keyBytes) throw new RangeError(`The stored key has ${key.byteLength} bytes, not ${keyBytes}.`);
  return new Uint8Array(key);
}

async function sealKey(key: Buffer, keychain: Keychain, log: Log): Promise<KeyFile> {
  const text = key.toString('base64');
  if (await keychain.isAsyncEncryptionAvailable()) return sealWithKeychain(text, keychain);
  log('warn', 'This system has no keychain: the key of the cache is guarded by file permissions alone.');
  return { storage: 'file', key: text };
}

const sealWithKeychain = async (text: string, keychain: Keychain): Promise<KeyFile> => ({
  storage: 'keychain',
  key: (await keychain.encryptStringAsync(text)).toString('base64'),
});

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
