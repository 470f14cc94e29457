// Where the built app looks for updates, from the build's environment. The build inserts it into the main process (see
// main/updates/updateBuild.ts), and packaging writes the manifests for it.
import { createPublicKey } from 'node:crypto';

/**
 * @typedef {{ readonly provider: 'generic', readonly url: string }
 *   | { readonly provider: 'github', readonly owner: string, readonly repo: string }} UpdateFeed
 * @typedef {object} UpdateBuild
 * @property {UpdateFeed} feed
 * @property {readonly string[]} publicKeys Ed25519, each the base64 of its DER form (SPKI); a manifest needs the signature of one
 * @property {string} page where users download Meridian
 */

/** The variables of the build's environment. */
export const updateVariables = ['MERIDIAN_UPDATE_FEED', 'MERIDIAN_UPDATE_PUBLIC_KEYS', 'MERIDIAN_UPDATE_PAGE'];

/**
 * Reads the variables; null if none is set: such a build does not look for updates.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {UpdateBuild | null}
 * @throws {Error} if one is missing or invalid
 */
export function readUpdateBuild(env) {
  const [feedText, keysText, page] = updateVariables.map((name) => env[name] || undefined);
  if (feedText === undefined && keysText === undefined && page === undefined) return null;
  if (feedText === undefined || keysText === undefined) {
    throw new Error('MERIDIAN_UPDATE_FEED and MERIDIAN_UPDATE_PUBLIC_KEYS belong together: set both or neither.');
  }
  const feed = feedOf(feedText);
  const publicKeys = keysText.split(',').map((key) => key.trim());
  for (const key of publicKeys) requireEd25519(key);
  return { feed, publicKeys, page: page === undefined ? defaultPage(feed) : httpsUrl('MERIDIAN_UPDATE_PAGE', page) };
}

/**
 * Returns the options with which electron-builder writes the manifests of every channel, and `app-update.yml`.
 *
 * @param {UpdateBuild | null} build
 */
export const builderOptions = (build) =>
  build === null
    ? []
    : [
        ...Object.entries(build.feed).map(([name, value]) => `-c.publish.${name}=${value}`),
        '-c.generateUpdatesFilesForAllChannels=true',
      ];

/** @param {string} text @returns {UpdateFeed} */
function feedOf(text) {
  const github = /^github:([\w.-]+)\/([\w.-]+)$/.exec(text);
  if (github?.[1] && github[2]) return { provider: 'github', owner: github[1], repo: github[2] };
  return { provider: 'generic', url: httpsUrl('MERIDIAN_UPDATE_FEED', text) };
}

/** @param {UpdateFeed} feed */
const defaultPage = (feed) =>
  feed.provider === 'github' ? `https://github.com/${feed.owner}/${feed.repo}/releases` : feed.url;

/** @param {string} name @param {string} text */
function httpsUrl(name, text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:') return url.href;
  throw new Error(`${name} must be an https address${name.endsWith('FEED') ? ' or github:OWNER/REPOSITORY' : ''}.`);
}

/** @param {string} key */
function requireEd25519(key) {
  try {
    const { asymmetricKeyType } = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    if (asymmetricKeyType === 'ed25519') return;
  } catch {
    // Reported below.
  }
  throw new Error(
    'MERIDIAN_UPDATE_PUBLIC_KEYS must contain Ed25519 public keys (base64 of SPKI DER), separated by commas.',
  );
}
