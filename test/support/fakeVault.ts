import path from 'node:path';
import { Vault } from '../../main/lock/vault.ts';
import { AppError } from '../../shared/errors.ts';
import { ManualClock } from '../fakes/manualClock.ts';

/** The least work that a file may have. */
export const testCost = { N: 2 ** 14, r: 1, p: 1 };
export const testPassphrase = 'correct horse battery';

/** No passphrase is set. */
export const noVault: Pick<Vault, 'seals' | 'seal' | 'unseal'> = {
  seals: false,
  seal: () => {
    throw new Error('nothing is sealed');
  },
  unseal: () => {
    throw new AppError('keychain-unavailable', { reason: 'passphrase-file-missing' });
  },
};

/** A passphrase is set, and was not entered. */
export const lockedVault: Pick<Vault, 'seals' | 'seal' | 'unseal'> = {
  seals: true,
  seal: () => {
    throw new AppError('locked');
  },
  unseal: () => {
    throw new AppError('locked');
  },
};

/** A vault with a passphrase and its key in memory, in a folder. */
export async function openedVault(folder: string): Promise<Vault> {
  const vault = new Vault(path.join(folder, 'passphrase.key'), new ManualClock(), testCost);
  if (vault.isOn) await vault.unlock(testPassphrase);
  else await vault.set(testPassphrase, null);
  return vault;
}
