import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adHocSigning, explainFailure, removeIfEmpty } from './builder.mjs';

describe('explainFailure', () => {
  it('explains a failed download without a stack', () => {
    const text = explainFailure([
      '  ⨯ getaddrinfo ENOTFOUND mirror.example  failedTask=build stackTrace=Error: getaddrinfo ENOTFOUND mirror.example',
      '    at GetAddrInfoReqWrap.onlookup (node:dns:111:26)',
    ]);
    expect(text).toContain('⨯ getaddrinfo ENOTFOUND mirror.example\n');
    expect(text).toContain('npm run package -- --stand-in');
    expect(text).not.toMatch(/stackTrace|onlookup/);
  });

  it('keeps the reason of any other failure', () => {
    expect(
      explainFailure(['  ⨯ icon is too small  failedTask=build stackTrace=Error: icon', '    at run (x.js:1:1)', '']),
    ).toBe('electron-builder failed.\n⨯ icon is too small');
  });
});

describe('removeIfEmpty', () => {
  let folder = '';
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'meridian-release-')), 'release');
    mkdirSync(join(folder, 'linux-unpacked'), { recursive: true });
    writeFileSync(join(folder, 'builder-debug.yml'), '');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('removes what a failed run leaves, and stands none at all', () => {
    removeIfEmpty(folder);
    expect(existsSync(folder)).toBe(false);
    removeIfEmpty(folder);
  });

  it('keeps a package', () => {
    writeFileSync(join(folder, 'Meridian.deb'), 'x');
    removeIfEmpty(folder);
    expect(existsSync(join(folder, 'Meridian.deb'))).toBe(true);
  });
});

describe('signing for macOS', () => {
  const mac = { platform: 'darwin', env: {}, hasCertificate: () => false };
  const adHoc = ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false'];

  it('is ad hoc, without the hardened runtime, where there is no certificate', () => {
    expect(adHocSigning(['--mac'], mac)).toEqual(adHoc);
  });

  it.each([
    ['a certificate is in the keychain', [], { ...mac, hasCertificate: () => true }],
    ['a certificate is in the environment', [], { ...mac, env: { CSC_LINK: 'certificate.p12' } }],
    ['the environment names a certificate', [], { ...mac, env: { CSC_NAME: 'The Meridian authors' } }],
    ['an option decides', ['-c.mac.identity=null'], mac],
    ['the machine is no Mac', [], { ...mac, platform: 'linux' }],
  ])('is left to electron-builder if %s', (_reason, options, machine) => {
    expect(adHocSigning(options, machine)).toEqual([]);
  });
});
