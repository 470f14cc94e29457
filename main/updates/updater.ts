import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import {
  AppImageUpdater,
  type AppUpdater,
  CancellationToken,
  MacUpdater,
  NsisUpdater,
  Provider,
  type UpdateInfo,
} from 'electron-updater';
import { createClient } from 'electron-updater/out/providerFactory.js';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { AppError } from '../../shared/errors.ts';
import type { UpdateChannel } from '../../shared/settings.ts';
import type { Clock } from '../engine/clock.ts';
import type { UpdateBuild } from './updateBuild.ts';

/* The part that knows electron-updater. It is loaded at the first check. */

export { CancellationToken };

type Executor = ProviderRuntimeOptions['executor'];

/** How long a request of a check may take, in ms. Electron's requests have no timeout of their own. */
const requestTimeoutMs = 60_000;

export function createUpdater(build: UpdateBuild, platform: NodeJS.Platform, clock: Clock): AppUpdater {
  const Updater = platform === 'win32' ? NsisUpdater : platform === 'darwin' ? MacUpdater : AppImageUpdater;
  return configureUpdater(new Updater(), build, clock);
}

/** Makes an updater read signed manifests only, and download and install nothing by itself. */
export function configureUpdater<U extends AppUpdater>(updater: U, build: UpdateBuild, clock: Clock): U {
  // The caller logs each outcome once.
  updater.logger = null;
  updater.autoDownload = false;
  // On macOS, `true` makes Squirrel verify a download at once instead of at the restart.
  updater.autoInstallOnAppQuit = updater instanceof MacUpdater;
  updater.disableWebInstaller = true;
  // Notes from GitHub's feed, which is not signed, then are an array, while those of the manifest are a string.
  updater.fullChangelog = true;
  // A check is useful also where the updater can't install.
  updater.forceDevUpdateConfig = true;
  const keys = build.publicKeys.map((key) =>
    createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
  );

  /** Reads the feed with its own provider, but accepts only manifests that are signed. */
  class SignedProvider extends Provider<UpdateInfo> {
    readonly #inner: Provider<UpdateInfo>;

    constructor(_options: unknown, owner: AppUpdater, runtime: ProviderRuntimeOptions) {
      super(runtime);
      this.#inner = createClient(build.feed, owner, {
        ...runtime,
        executor: verifyManifests(runtime.executor, keys, clock),
      });
    }

    override get isUseMultipleRangeRequest(): boolean {
      return this.#inner.isUseMultipleRangeRequest;
    }

    /** The headers identify this installation for staged rollouts. The share is decided here, so send none. */
    override setRequestHeaders(): void {}

    override getLatestVersion(): Promise<UpdateInfo> {
      return this.#inner.getLatestVersion();
    }

    override resolveFiles(info: UpdateInfo): ReturnType<Provider<UpdateInfo>['resolveFiles']> {
      return this.#inner.resolveFiles(info);
    }
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: SignedProvider });
  return updater;
}

/** Selects a channel. Only leaving the prereleases for `latest` may lead to an older version. */
export function selectChannel(updater: AppUpdater, channel: UpdateChannel): void {
  updater.channel = channel;
  updater.allowPrerelease = channel === 'beta';
  // After the channel, which sets it.
  updater.allowDowngrade = channel === 'latest' && updater.currentVersion.prerelease.length > 0;
}

/** Returns an executor that returns a manifest only if one of the keys signed it. */
function verifyManifests(executor: Executor, keys: readonly KeyObject[], clock: Clock): Executor {
  const read = async (options: Parameters<Executor['request']>[0]): Promise<string> => {
    const token = new CancellationToken();
    const done = new AbortController();
    clock.sleep(requestTimeoutMs, done.signal).then(
      () => token.cancel(),
      () => {},
    );
    try {
      return (await executor.request(options, token)) ?? '';
    } finally {
      done.abort();
    }
  };
  const request: Executor['request'] = async (options) => {
    const path = options.path ?? '';
    const content = await read(options);
    const name = /([^/]+\.yml)(?:\?|$)/.exec(path)?.[1];
    if (name === undefined) return content;
    const signaturePath = path.replace(/\.yml(?=\?|$)/, '.yml.sig');
    const signature = await read({ ...options, path: signaturePath }).catch((cause: unknown) => {
      throw isMissing(cause) ? unsigned(name, cause) : cause;
    });
    const signed = Buffer.from(`${name}\n${content}`);
    if (keys.some((key) => verify(null, signed, key, Buffer.from(signature, 'base64')))) return content;
    throw unsigned(name);
  };
  return Object.assign(Object.create(executor), { request });
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 404;

const unsigned = (name: string, cause?: unknown): AppError =>
  new AppError('validation', { reason: 'update-signature', details: { manifest: name }, cause });
