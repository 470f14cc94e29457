import type { KeyGuard } from '../../main/accounts/keychain.ts';

/** A keychain that really changes what it is given, and can be told to misbehave. */
export function createKeychain(secret: number, platform: NodeJS.Platform = 'linux') {
  const state = { available: true, locked: false, tag: 'v11', shouldReEncrypt: false, sealed: 0 };
  const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ secret));
  const keychain: KeyGuard['keychain'] = {
    isAsyncEncryptionAvailable: async () => state.available,
    encryptStringAsync: async (text) => {
      state.sealed++;
      return Buffer.concat([Buffer.from(state.tag), turn(Buffer.from(`sealed:${text}`))]);
    },
    decryptStringAsync: async (sealed) => {
      if (state.locked) throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.');
      const text = turn(sealed.subarray(3)).toString();
      // Without a keyring Electron says the same as for another one's.
      if (!state.available || state.tag !== sealed.toString('latin1', 0, 3) || !text.startsWith('sealed:'))
        throw new Error('not mine');
      return { result: text.slice('sealed:'.length), shouldReEncrypt: state.shouldReEncrypt };
    },
  };
  return { state, guard: { keychain, platform } };
}
