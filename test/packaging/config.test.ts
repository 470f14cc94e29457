import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

const Target = z.object({ target: z.string(), arch: z.array(z.string()) });
const FileSet = z.object({ from: z.string(), to: z.string(), filter: z.union([z.string(), z.array(z.string())]) });
const PlatformOptions = z.object({ icon: z.string(), target: z.array(Target), files: z.array(FileSet) });
const Config = z.object({
  appId: z.string(),
  productName: z.string(),
  artifactName: z.string(),
  publish: z.null(),
  npmRebuild: z.boolean(),
  directories: z.object({ output: z.string(), buildResources: z.string() }),
  extraMetadata: z.object({ desktopName: z.string() }),
  asar: z.boolean(),
  asarUnpack: z.array(z.string()),
  files: z.array(z.union([z.string(), FileSet])),
  afterPack: z.string(),
  toolsets: z.object({ appimage: z.string() }),
  protocols: z.array(z.object({ name: z.string(), schemes: z.array(z.string()) })),
  mac: PlatformOptions.extend({ hardenedRuntime: z.boolean(), entitlements: z.string() }),
  win: PlatformOptions,
  nsis: z.object({ perMachine: z.boolean(), include: z.string(), deleteAppDataOnUninstall: z.boolean() }),
  linux: PlatformOptions.extend({
    executableName: z.string(),
    desktop: z.object({ entry: z.record(z.string(), z.string()) }),
  }),
  deb: z.object({ depends: z.array(z.string()), fpm: z.array(z.string()) }),
  rpm: z.object({ depends: z.array(z.string()), fpm: z.array(z.string()) }),
});
const config = Config.parse(parse(readFileSync(resolve(root, 'electron-builder.yml'), 'utf8')));
const platforms = [
  ['mac', 'darwin', config.mac],
  ['win', 'win32', config.win],
  ['linux', 'linux', config.linux],
] as const;

describe('files', () => {
  const patterns = config.files.filter((entry) => typeof entry === 'string');

  it('are the bundles without maps, the manifest, and the icons of the window', () => {
    expect(patterns.filter((pattern) => !pattern.startsWith('!'))).toEqual([
      'out/**/*',
      'package.json',
      'resources/tray*.png',
      'resources/icons/256x256.png',
    ]);
    expect(patterns).toEqual(expect.arrayContaining(['!out/**/*.map', '!node_modules', '!node_modules/**/*']));
  });

  it('include only the native module from node_modules, without its sources', () => {
    const [module, ...others] = config.files.filter((entry) => typeof entry !== 'string');
    expect(others).toEqual([]);
    expect(module?.from).toBe('node_modules/better-sqlite3-multiple-ciphers');
    expect(module?.filter).toEqual(['package.json', 'LICENSE', 'lib/**/*.js']);
  });

  it.each(platforms)('contain the binary of %s for each architecture', (_name, platform, options) => {
    expect(options.files).toHaveLength(1);
    expect(options.files[0]?.filter).toBe(`${platform}-\${arch}.node`);
    for (const arch of new Set(options.target.flatMap((target) => target.arch))) {
      const binary = `${options.files[0]?.from}/${platform}-${arch}.node`;
      expect(existsSync(resolve(root, binary)), binary).toBe(true);
    }
  });

  it('keep native binaries outside the archive, where the loader can open them', () => {
    expect(config.asar).toBe(true);
    expect(config.asarUnpack).toEqual(['**/*.node']);
    expect(config.npmRebuild).toBe(false);
  });
});

describe('targets', () => {
  it.each([
    ['mac', config.mac, ['dmg', 'zip']],
    ['win', config.win, ['nsis', 'zip']],
    ['linux', config.linux, ['AppImage', 'deb', 'rpm', 'tar.gz']],
  ] as const)('of %s are for x64 and arm64', (_name, options, expected) => {
    expect(options.target.map(({ target }) => target)).toEqual(expected);
    for (const { arch } of options.target) expect(arch).toEqual(['x64', 'arm64']);
  });

  it('have unique names that need no quoting', () => {
    expect(config.productName).toBe('Meridian');
    expect(config.artifactName).not.toMatch(/\s/);
    for (const macro of ['version', 'os', 'arch', 'ext']) expect(config.artifactName).toContain(`\${${macro}}`);
  });

  it('are not published', () => {
    expect(config.publish).toBeNull();
  });
});

describe('the operating system', () => {
  it('opens meridian: links with Meridian', () => {
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual(['meridian']);
  });

  it('finds every file of the configuration', () => {
    const { mac, win, linux, nsis } = config;
    for (const path of [mac.icon, win.icon, linux.icon, mac.entitlements, nsis.include, config.afterPack]) {
      expect(existsSync(resolve(root, path)), path).toBe(true);
    }
  });

  it('matches a window on Linux to its .desktop file', () => {
    expect(config.extraMetadata.desktopName).toBe(`${config.linux.executableName}.desktop`);
  });

  it('allows the hardened process on macOS only a JIT', () => {
    expect(config.mac.hardenedRuntime).toBe(true);
    const entitlements = readFileSync(resolve(root, config.mac.entitlements), 'utf8');
    expect([...entitlements.matchAll(/<key>(.*)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });
});
