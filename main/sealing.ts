import fs from 'node:fs/promises';
import type { SafeStorage } from 'electron';

/** The asynchronous part of Electron's safeStorage; its synchronous calls leave in Electron 46. */
export type Keychain = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

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

/** A text as the keychain guards it, in base64; null: there is no keychain that would. */
export async function seal(text: string, { keychain, platform }: KeyGuard): Promise<string | null> {
  if (!(await keychain.isAsyncEncryptionAvailable())) return null;
  const sealed = await keychain.encryptStringAsync(text);
  if (platform === 'linux' && sealed.toString('latin1', 0, publicKeyTag.length) === publicKeyTag) return null;
  return sealed.toString('base64');
}

/**
 * The text behind `sealed`, and whether it should be sealed anew, since the system rotated its own key. Rejects when this
 * keychain can't open it, for now (`isTemporary`) or for ever.
 */
export async function unseal(sealed: string, keychain: Keychain): Promise<{ text: string; isStale: boolean }> {
  const { result, shouldReEncrypt } = await keychain.decryptStringAsync(Buffer.from(sealed, 'base64'));
  return { text: result, isStale: shouldReEncrypt };
}

/** Whether the keychain could not be asked just now, which Electron tells by its sentence alone. */
export const isTemporary = (error: unknown): boolean =>
  error instanceof Error && /temporarily unavailable/i.test(error.message);

/** Writes a file for its owner alone, whole or not at all. */
export async function writeWhole(file: string, content: string): Promise<void> {
  const fresh = `${file}.new`;
  await fs.writeFile(fresh, content, { mode: 0o600, flush: true });
  await fs.rename(fresh, file);
}
