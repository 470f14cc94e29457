import type { Keychain } from '../../main/accounts/keychain.ts';

/** A keychain that really encrypts, and can be set to fail. */
export function createFakeKeychain(secret: number, platform: NodeJS.Platform = 'linux') {
  const state = { available: true, locked: false, tag: 'v11', shouldReEncrypt: false, encrypted: 0 };
  const xor = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ secret));
  const system: Keychain['system'] = {
    isAsyncEncryptionAvailable: async () => state.available,
    encryptStringAsync: async (text) => {
      state.encrypted++;
      return Buffer.concat([Buffer.from(state.tag), xor(Buffer.from(`encrypted:${text}`))]);
    },
    decryptStringAsync: async (encrypted) => {
      if (state.locked) throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.');
      const text = xor(encrypted.subarray(3)).toString();
      // Electron reports a missing keyring with the same error as another keyring's ciphertext.
      if (!state.available || state.tag !== encrypted.toString('latin1', 0, 3) || !text.startsWith('encrypted:'))
        throw new Error('not mine');
      return { result: text.slice('encrypted:'.length), shouldReEncrypt: state.shouldReEncrypt };
    },
  };
  return { state, keychain: { system, platform } };
}
