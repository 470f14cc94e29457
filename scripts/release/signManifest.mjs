#!/usr/bin/env node
// `node scripts/release/signManifest.mjs`: plain Node 20, no dependencies, so that signing needs nothing but a checkout.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { parseOptions, runCommand, UsageError, wholeNumber } from '../lib/commandLine.mjs';
import { createKeys, publicKeyOf, readPrivateKey, signManifest, withStagedShare } from './manifestSignature.mjs';

const KEY = 'MERIDIAN_UPDATE_PRIVATE_KEY';
const PUBLIC_KEYS = 'MERIDIAN_UPDATE_PUBLIC_KEYS';

/** @param {{ readonly files: readonly string[], readonly staging: number | null }} options */
function signFiles({ files, staging }) {
  const key = process.env[KEY];
  if (!key) throw new UsageError(`${KEY} is not set.`);
  const privateKey = readPrivateKey(key);
  const publicKeys = process.env[PUBLIC_KEYS]?.split(',').map((each) => each.trim());
  if (publicKeys && !publicKeys.includes(publicKeyOf(privateKey))) {
    throw new Error(`${KEY} does not belong to any key in ${PUBLIC_KEYS}: the app would refuse the manifests.`);
  }
  for (const file of files) {
    const read = readFileSync(file, 'utf8');
    const manifest = staging === null ? read : withStagedShare(read, staging);
    if (manifest !== read) writeFileSync(file, manifest);
    writeFileSync(`${file}.sig`, `${signManifest(basename(file), manifest, privateKey)}\n`);
    console.log(`Signed ${file}.`);
  }
}

try {
  await runCommand({
    name: 'node scripts/release/signManifest.mjs',
    help: `Signs update manifests with the private key in ${KEY}.

  node scripts/release/signManifest.mjs release/latest.yml release/beta.yml   writes latest.yml.sig and beta.yml.sig
  node scripts/release/signManifest.mjs --staging 10 release/latest.yml       offers the version to 10 % first
  node scripts/release/signManifest.mjs --new-keys                            prints a new pair of keys

  --staging N  set the share of installations that are offered the version, 0 to 100, before signing
  --new-keys   print new values for ${KEY} and ${PUBLIC_KEYS}
  --help       print this text

If ${PUBLIC_KEYS} is set, the private key must belong to one of them. See docs/releasing.md.
`,
    parse: (argv) => {
      const {
        positionals,
        staging,
        'new-keys': newKeys = false,
        help = false,
      } = parseOptions(
        argv,
        { staging: { type: 'string' }, 'new-keys': { type: 'boolean' } },
        { allowPositionals: true },
      );
      const wrong = positionals.find((file) => !file.endsWith('.yml'));
      if (wrong !== undefined) throw new UsageError(`${wrong} is not a manifest, a .yml file.`);
      if (!help && !newKeys && positionals.length === 0) throw new UsageError('Name the manifests to sign.');
      const share = staging === undefined ? null : wholeNumber('staging', staging);
      if (share !== null && share > 100) throw new UsageError('--staging takes a percentage from 0 to 100.');
      return { help, newKeys, files: positionals, staging: share };
    },
    run: async (options) => {
      if (!options.newKeys) return signFiles(options);
      const { privateKey, publicKey } = createKeys();
      console.log(`${KEY}=${privateKey}\n${PUBLIC_KEYS}=${publicKey}`);
    },
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
