import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { replaceFile } from '../app/privateFiles.ts';
import type { Vault } from '../lock/vault.ts';

/** What a file holds when a passphrase is set: its content of before, sealed. */
const SealedFile = z.strictObject({ storage: z.literal('passphrase'), keyId: z.string(), sealed: z.base64() });

/** A file's content, and whether a passphrase protects it on the disk. */
export interface SecretContent {
  readonly text: string;
  readonly isSealed: boolean;
}

/** The files with an account's keys. When a passphrase is set, they are sealed on the disk. */
export class SecretFiles {
  readonly #vault: Pick<Vault, 'seals' | 'seal' | 'unseal'>;

  constructor(vault: Pick<Vault, 'seals' | 'seal' | 'unseal'>) {
    this.#vault = vault;
  }

  /** Whether files are sealed when they are written. */
  get seals(): boolean {
    return this.#vault.seals;
  }

  /**
   * Reads a file; null if it does not exist.
   * @throws AppError `disk-read-only` if it may exist but can't be read, or an error of `Vault.unseal`: `locked` and
   * `keychain-unavailable` mean that it must be left alone
   */
  read(file: string): SecretContent | null {
    const text = readIfPresent(file);
    if (text === null) return null;
    const sealed = parseSealed(text);
    if (sealed === null) return { text, isSealed: false };
    return { text: this.#vault.unseal(sealed, purposeOf(file)), isSealed: true };
  }

  /** Replaces a file. @throws AppError `disk-full` or `disk-read-only`; the previous file is left then */
  write(file: string, text: string): void {
    const content = this.#vault.seals
      ? JSON.stringify({ storage: 'passphrase', ...this.#vault.seal(text, purposeOf(file)) })
      : text;
    replaceFile(file, content);
  }
}

/** Whether any file with keys in or below a folder is sealed, also among those that were set aside. */
export async function hasSealedFiles(folder: string): Promise<boolean> {
  const names = await fs.promises.readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => /^(cache\.key|access\.keys)/.test(path.basename(name)))
    .some((name) => parseSealed(fs.readFileSync(path.join(folder, name), 'utf8')) !== null);
}

function readIfPresent(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new AppError('disk-read-only', { reason: 'keys-unreadable', cause });
  }
}

function parseSealed(text: string): z.infer<typeof SealedFile> | null {
  try {
    return SealedFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Names account and kind, so that a sealed file is of no use in the place of another. */
const purposeOf = (file: string): string => `${path.basename(path.dirname(file))}/${path.basename(file)}`;
