import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from './app.ts';
import { host } from './host.ts';
import { strict } from './strict.ts';

/** Whether Chromium was started as on a Linux desktop without a keyring, where it encrypts with a public constant. */
const isBasic = (): boolean =>
  host.imitates('no-keyring') || app.commandLine.getSwitchValue('password-store') === 'basic';
/** Prefix of Chromium's ciphertexts on Linux. */
const prefix = (): string => (isBasic() ? 'v10' : 'v11');
const prefixLength = 3;
const [ivLength, tagLength] = [12, 16];

/** Reads the key from a file in the user's folder, which replaces the keychain and protects nothing. */
function key(): Buffer {
  const file = join(app.getPath('userData'), 'host-safe-storage.key');
  try {
    mkdirSync(app.getPath('userData'), { recursive: true });
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
  } catch {
    // The file exists.
  }
  return readFileSync(file);
}

function isEncryptionAvailable(): boolean {
  return app.readyForWindows && host.answer('safeStorage.isEncryptionAvailable', [], true);
}

function encryptString(plainText: string): Buffer {
  if (typeof plainText !== 'string') throw new TypeError('Error processing argument at index 0, conversion failure');
  if (!isEncryptionAvailable())
    throw new Error(
      'Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.',
    );
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key(), iv);
  const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from(prefix()), iv, cipher.getAuthTag(), body]);
}

function decryptString(encrypted: Buffer): string {
  const failure = 'Error while decrypting the ciphertext provided to safeStorage.decryptString.';
  if (!isEncryptionAvailable()) throw new Error(`${failure} Decryption is not available.`);
  if (encrypted.toString('latin1', 0, prefixLength) !== prefix())
    throw new Error(`${failure} Ciphertext does not appear to be encrypted.`);
  const ivEnd = prefixLength + ivLength;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key(), encrypted.subarray(prefixLength, ivEnd));
    decipher.setAuthTag(encrypted.subarray(ivEnd, ivEnd + tagLength));
    return Buffer.concat([decipher.update(encrypted.subarray(ivEnd + tagLength)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Error(failure, { cause });
  }
}

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable,
  encryptString,
  decryptString,
  isAsyncEncryptionAvailable: async () => isEncryptionAvailable(),
  encryptStringAsync: async (plainText: string) => encryptString(plainText),
  decryptStringAsync: async (encrypted: Buffer) => ({
    shouldReEncrypt: host.answer('safeStorage.shouldReEncrypt', [], false),
    result: decryptString(encrypted),
  }),
  getSelectedStorageBackend: () =>
    host.answer('safeStorage.getSelectedStorageBackend', [], isBasic() ? 'basic_text' : 'gnome_libsecret'),
  setUsePlainTextEncryption: (use: boolean): void => host.record('safeStorage.setUsePlainTextEncryption', use),
} satisfies Electron.SafeStorage);
