import type { SafeStorage } from 'electron';
import { AppError } from '../../shared/errors.ts';

/** The asynchronous part of Electron's safeStorage; its synchronous calls are removed in Electron 46. */
type SystemKeychain = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

/** The system's keychain and its platform, which decides what a ciphertext means. */
export interface Keychain {
  readonly system: SystemKeychain;
  readonly platform: NodeJS.Platform;
}

/**
 * Prefix of ciphertexts on Linux that are encrypted with a public constant (Chromium's `PosixKeyProvider`). Without a
 * keyring, `isAsyncEncryptionAvailable` is true all the same. On other platforms the prefix means the system's keychain.
 */
const publicKeyTag = 'v10';

/**
 * Encrypts a text with the keychain, as base64. Returns null if there is no keychain that protects it.
 * @throws AppError `keychain-unavailable` if the keychain can't be used now
 */
export async function encrypt(text: string, { system, platform }: Keychain): Promise<string | null> {
  try {
    if (!(await system.isAsyncEncryptionAvailable())) return null;
    const encrypted = await system.encryptStringAsync(text);
    if (platform === 'linux' && encrypted.toString('latin1', 0, publicKeyTag.length) === publicKeyTag) return null;
    return encrypted.toString('base64');
  } catch (cause) {
    throw new AppError('keychain-unavailable', { cause });
  }
}

/**
 * Decrypts a text. `isStale` is true if it should be encrypted again, because the system rotated its own key. Rejects with
 * the keychain's own error if the keychain works but never can decrypt this, because another one encrypted it.
 * @throws AppError `keychain-unavailable` if the keychain can't be used now; it may decrypt the text later
 */
export async function decrypt(encrypted: string, keychain: Keychain): Promise<{ text: string; isStale: boolean }> {
  try {
    const { result, shouldReEncrypt } = await keychain.system.decryptStringAsync(Buffer.from(encrypted, 'base64'));
    return { text: result, isStale: shouldReEncrypt };
  } catch (error) {
    // A keyring that has not started yet (Meridian opened at login) fails like one with another key, but can't encrypt.
    if (isTemporary(error) || (await encrypt('probe', keychain)) === null) {
      throw new AppError('keychain-unavailable', { cause: error });
    }
    throw error;
  }
}

/** Electron reports a keychain that is temporarily unavailable only by its message. */
const isTemporary = (error: unknown): boolean =>
  error instanceof Error && /temporarily unavailable/i.test(error.message);
