import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/**
 * Signs an update manifest. The signature covers the file's name, so that a manifest can't be served as that of another
 * channel or platform; main/updates/updater.ts verifies it.
 *
 * @param {string} name of the file, such as `latest-linux.yml`
 * @param {string} manifest
 * @param {import('node:crypto').KeyObject} privateKey Ed25519
 * @returns {string} base64
 */
export const signManifest = (name, manifest, privateKey) =>
  sign(null, Buffer.from(`${name}\n${manifest}`), privateKey).toString('base64');

/** Creates a key pair, each key as the base64 of its DER form. */
export function createKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/**
 * @param {string} key base64 of PKCS#8 DER
 * @throws {Error} if it is not an Ed25519 key
 */
export function readPrivateKey(key) {
  try {
    const read = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
    if (read.asymmetricKeyType === 'ed25519') return read;
  } catch {
    // Reported below; the cause could quote the key.
  }
  throw new Error('The private key is not an Ed25519 key (base64 of PKCS#8 DER).');
}

/** @param {import('node:crypto').KeyObject} privateKey */
export const publicKeyOf = (privateKey) =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');

/**
 * Sets the share of installations that are offered a version, in percent.
 *
 * @param {string} manifest
 * @param {number} percent
 */
export const withStagedShare = (manifest, percent) =>
  `${manifest.replace(/^stagingPercentage:.*\n?/gm, '').trimEnd()}\nstagingPercentage: ${percent}\n`;
