import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');
const config = z
  .object({
    linux: z.object({ category: z.string(), desktop: z.object({ entry: z.record(z.string(), z.string()) }) }),
    deb: z.object({ depends: z.array(z.string()), fpm: z.array(z.string()) }),
    rpm: z.object({ depends: z.array(z.string()), fpm: z.array(z.string()) }),
    toolsets: z.object({ appimage: z.string() }),
  })
  .parse(parse(read('electron-builder.yml')));

/** The newest version of a library's symbols that a binary of the database module needs. */
function newestSymbol(library: 'GLIBC' | 'GLIBCXX'): string {
  const versions = ['x64', 'arm64'].flatMap((arch) => {
    const binary = readFileSync(
      resolve(root, `node_modules/better-sqlite3-multiple-ciphers/prebuilds/linux-${arch}.node`),
    );
    return [...binary.toString('latin1').matchAll(new RegExp(`\\b${library}_([0-9.]+)\\0`, 'g'))].map(
      ([, it = '']) => it,
    );
  });
  return versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? '';
}

describe('dependencies', () => {
  it('are those of the database module', () => {
    // GCC's libstdc++: https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html
    const compilers: Record<string, string> = { '3.4.28': '9', '3.4.29': '11', '3.4.30': '12', '3.4.31': '13' };
    expect(config.deb.depends).toEqual(
      expect.arrayContaining([
        `libc6 (>= ${newestSymbol('GLIBC')})`,
        `libstdc++6 (>= ${compilers[newestSymbol('GLIBCXX')]})`,
      ]),
    );
    expect(config.rpm.depends).toEqual(
      expect.arrayContaining([
        `libc.so.6(GLIBC_${newestSymbol('GLIBC')})(64bit)`,
        `libstdc++.so.6(GLIBCXX_${newestSymbol('GLIBCXX')})(64bit)`,
      ]),
    );
  });

  it('are also those of Electron', () => {
    for (const name of ['libgtk-3-0', 'libnotify4', 'libnss3', 'libsecret-1-0'])
      expect(config.deb.depends).toContain(name);
    for (const name of ['gtk3', 'libnotify', 'nss']) expect(config.rpm.depends).toContain(name);
  });
});

describe('AppImages', () => {
  it('use a runtime that needs no library of FUSE', () => {
    expect(config.toolsets.appimage).not.toBe('0.0.0');
  });
});

describe('metadata', () => {
  const file = 'resources/linux/app.meridian.Meridian.metainfo.xml';
  const metainfo = read(file);
  const languages = ['en', 'de', 'es', 'ja', 'ar'];
  const tagline = (language: string): string =>
    z
      .object({ 'about.tagline': z.object({ defaultMessage: z.string() }) })
      .parse(JSON.parse(read(`shared/locales/${language}.json`)))['about.tagline'].defaultMessage;

  it('describes the version that is packaged', () => {
    expect(/<release version="([^"]+)" date="\d{4}-\d\d-\d\d"/.exec(metainfo)?.[1]).toBe(packageJson.version);
    expect(metainfo).toContain(`<url type="homepage">${packageJson.homepage}</url>`);
    expect(metainfo).toContain(`<project_license>${packageJson.license}</project_license>`);
  });

  it('is in every language of the app', () => {
    for (const language of languages) {
      const attribute = language === 'en' ? '' : ` xml:lang="${language}"`;
      expect(metainfo).toContain(`<summary${attribute}>${tagline(language).replace(/[.。]$/, '')}</summary>`);
      const key = language === 'en' ? 'Comment' : `Comment[${language}]`;
      expect(config.linux.desktop.entry[key]).toBe(tagline(language));
    }
  });

  it('has the categories of the desktop entry', () => {
    const categories = [...metainfo.matchAll(/<category>(\w+)<\/category>/g)].map(([, name]) => name);
    expect(categories).toEqual(config.linux.category.split(';'));
  });

  it('is where software centers look', () => {
    const entry = `${file}=/usr/share/metainfo/app.meridian.Meridian.metainfo.xml`;
    expect([config.deb.fpm, config.rpm.fpm]).toEqual([[entry], [entry]]);
  });
});

describe('the Flatpak', () => {
  const Source = z.object({ type: z.string(), path: z.string().optional() });
  const manifest = z
    .object({
      id: z.string(),
      command: z.string(),
      'finish-args': z.array(z.string()),
      modules: z.array(z.object({ 'build-commands': z.array(z.string()), sources: z.array(Source) })),
    })
    .parse(parse(read('resources/flatpak/app.meridian.Meridian.yml')));

  it('has the ID of the metadata', () => {
    expect(read(`resources/linux/${manifest.id}.metainfo.xml`)).toContain(`<id>${manifest.id}</id>`);
  });

  it('is made from the .deb of this version', () => {
    const files = manifest.modules.flatMap(({ sources }) => sources.flatMap(({ path }) => path ?? []));
    expect(files).toEqual(
      ['amd64', 'arm64'].map((arch) => `../../release/Meridian-${packageJson.version}-linux-${arch}.deb`),
    );
  });

  it('reaches the network, the keyring and AWS profiles, and no other files', () => {
    const permissions = manifest['finish-args'];
    expect(permissions).toEqual(expect.arrayContaining(['--share=network', '--talk-name=org.freedesktop.secrets']));
    expect(permissions.filter((permission) => permission.startsWith('--filesystem'))).toEqual([
      '--filesystem=~/.aws:ro',
    ]);
  });
});
