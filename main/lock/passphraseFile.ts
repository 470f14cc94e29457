import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

/*
 * The file `passphrase.key`: a random key, encrypted with a key that scrypt derives from the passphrase. Changing the
 * passphrase replaces this one file; everything that is sealed stays sealed with the same random key.
 */

/** Work of scrypt. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MB and about half a second (OWASP, Password Storage). Each file has its own cost, so this can be raised. */
export const standardCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };
/** A changed file must not make the computer work for hours: 1 GB at most. */
const mostBytes = 2 ** 30;

const Kdf = z
  .strictObject({
    name: z.literal('scrypt'),
    /** A power of two. */
    N: z.int().min(2 ** 14),
    r: z.int().min(1).max(32),
    p: z.int().min(1).max(8),
    salt: z.base64(),
  })
  .refine(({ N, r }) => Number.isInteger(Math.log2(N)) && bytesOf({ N, r }) <= mostBytes);

const Header = {
  version: z.literal(1),
  /** Names the random key. What is sealed names it, too, so that another file is not taken for damage. */
  id: z.hex().length(32),
  kdf: Kdf,
};
/** `key` is the sealed random key. `checksum` tells a damaged file from a wrong passphrase. */
export const PassphraseFile = z.strictObject({ ...Header, key: z.base64(), checksum: z.hex() });
export type PassphraseFile = z.infer<typeof PassphraseFile>;

const keyBytes = 32;

/** Encrypts a key with a passphrase. */
export async function createPassphraseFile(
  passphrase: string,
  { key, id, cost }: { readonly key: Uint8Array; readonly id: string; readonly cost: ScryptCost },
): Promise<PassphraseFile> {
  const kdf = { name: 'scrypt', ...cost, salt: randomBytes(keyBytes).toString('base64') } as const;
  const header = { version: 1, id, kdf } as const;
  const derived = await derive(passphrase, kdf);
  try {
    const content = { ...header, key: seal(derived, key, labelOf(header)) };
    return { ...content, checksum: checksumOf(content) };
  } finally {
    derived.fill(0);
  }
}

/** Parses the text of a file; null if it is damaged. */
export function parsePassphraseFile(text: string): PassphraseFile | null {
  try {
    const { checksum, ...content } = PassphraseFile.parse(JSON.parse(text));
    return checksum === checksumOf(content) ? { ...content, checksum } : null;
  } catch {
    return null;
  }
}

/** Decrypts the key; null if the passphrase is wrong. Works on another thread for half a second. */
export async function openPassphraseFile(file: PassphraseFile, passphrase: string): Promise<Buffer | null> {
  const derived = await derive(passphrase, file.kdf);
  try {
    return unseal(derived, file.key, labelOf(file));
  } catch {
    // The checksum says that the file is whole.
    return null;
  } finally {
    derived.fill(0);
  }
}

const [nonceBytes, tagBytes] = [12, 16];
const cipherName = 'aes-256-gcm';

/** Encrypts and authenticates content together with a label, as base64 of nonce, tag and ciphertext. */
export function seal(key: Uint8Array, content: Uint8Array, label: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(label));
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Decrypts what `seal` returned; the caller clears it. @throws Error for another key or label, or if a bit was changed */
export function unseal(key: Uint8Array, sealed: string, label: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)];
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(label));
  decipher.setAuthTag(tag);
  // GCM decrypts everything here; what is left is to check it.
  const content = decipher.update(bytes.subarray(nonceBytes + tagBytes));
  try {
    decipher.final();
    return content;
  } catch (error) {
    content.fill(0);
    throw error;
  }
}

/** The same characters give the same passphrase, however a keyboard composes them. */
function derive(passphrase: string, { N, r, p, salt }: z.infer<typeof Kdf>): Promise<Buffer> {
  const options = { N, r, p, maxmem: 2 * bytesOf({ N, r }) };
  const bytes = Buffer.from(passphrase.normalize('NFKC'));
  return new Promise((resolve, reject) => {
    scrypt(bytes, Buffer.from(salt, 'base64'), keyBytes, options, (error, key) => {
      bytes.fill(0);
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

const bytesOf = ({ N, r }: { readonly N: number; readonly r: number }): number => 128 * N * r;

const labelOf = ({ version, id, kdf }: Pick<PassphraseFile, 'version' | 'id' | 'kdf'>): string =>
  JSON.stringify([version, id, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt]);

const checksumOf = ({ key, ...header }: Omit<PassphraseFile, 'checksum'>): string =>
  createHash('sha256')
    .update(`${labelOf(header)} ${key}`)
    .digest('hex');
