import fs from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import { AppError } from '../../shared/errors.ts';

/** The asynchronous part of Electron's safeStorage; its synchronous calls leave in Electron 46. */
type Keychain = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

/** The keychain and whose it is, since what a ciphertext means differs by platform. */
export interface KeyGuard {
  readonly keychain: Keychain;
  readonly platform: NodeJS.Platform;
}

/**
 * What ciphertexts begin with on Linux when they are encrypted with a constant that is public (Chromium's
 * `PosixKeyProvider`): without a keyring `isAsyncEncryptionAvailable` says true all the same. Elsewhere the same three
 * letters stand for the system's keychain.
 */
const publicKeyTag = 'v10';

/**
 * A text as the keychain guards it, in base64; null: there is no keychain that would.
 * @throws AppError `keychain-unavailable` while the keychain can't be asked.
 */
export async function encrypt(text: string, { keychain, platform }: KeyGuard): Promise<string | null> {
  try {
    if (!(await keychain.isAsyncEncryptionAvailable())) return null;
    const sealed = await keychain.encryptStringAsync(text);
    if (platform === 'linux' && sealed.toString('latin1', 0, publicKeyTag.length) === publicKeyTag) return null;
    return sealed.toString('base64');
  } catch (cause) {
    throw unavailable(cause);
  }
}

/**
 * The text behind `sealed`, and whether it should be sealed anew, since the system rotated its own key. Rejects with the
 * keychain's own error when this keychain works, but can't open what another one sealed: it never will.
 * @throws AppError `keychain-unavailable` while the keychain can't be asked; later it may open it.
 */
export async function decrypt(sealed: string, guard: KeyGuard): Promise<{ text: string; isStale: boolean }> {
  try {
    const { result, shouldReEncrypt } = await guard.keychain.decryptStringAsync(Buffer.from(sealed, 'base64'));
    return { text: result, isStale: shouldReEncrypt };
  } catch (error) {
    // A keyring that is not up yet (Meridian was opened at login) fails like one that has another key, but seals nothing.
    if (isTemporary(error) || (await encrypt('probe', guard)) === null) throw unavailable(error);
    throw error;
  }
}

/** Whether an error says that the keychain can't be asked now: what it guards is to be left as it is. */
export const isUnavailable = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'keychain-unavailable';

const unavailable = (cause: unknown): AppError =>
  new AppError('keychain-unavailable', "The system's keychain can't be used. Unlock it, then start Meridian again.", {
    cause,
  });

/** Whether the keychain could not be asked just now, which Electron tells by its sentence alone. */
const isTemporary = (error: unknown): boolean =>
  error instanceof Error && /temporarily unavailable/i.test(error.message);

/**
 * The content of a file with secrets; null: there is none.
 * @throws AppError `disk-read-only` when there may be one that can't be read now, so that nobody puts another in its place.
 */
export async function readWhole(file: string): Promise<string | null> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new AppError(
      'disk-read-only',
      "A file with keys of the account can't be read. Check its permissions and the disk, then start Meridian again.",
      { cause },
    );
  }
}

/** Writes a file for its owner alone, whole or not at all. */
export async function writeWhole(file: string, content: string): Promise<void> {
  const fresh = `${file}.new`;
  await fs.writeFile(fresh, content, { mode: 0o600, flush: true });
  await fs.rename(fresh, file);
}
