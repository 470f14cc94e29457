import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectLicenses } from './licenses.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'meridian-licenses-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(path: string, manifest: Record<string, unknown>, license?: string): void {
  const folder = join(root, path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...manifest }));
  if (license) writeFileSync(join(folder, 'LICENSE'), license);
}

describe('collectLicenses', () => {
  it('starts with our own and follows dependencies of dependencies, but not development ones', () => {
    install('', { name: 'app', dependencies: { a: '1' }, devDependencies: { tool: '1' } }, 'OUR TEXT');
    install('node_modules/a', { name: 'a', license: 'MIT', dependencies: { b: '1' } }, 'TEXT OF A');
    install('node_modules/b', { name: 'b', license: 'ISC', dependencies: { a: '1' } }, 'TEXT OF B');
    install('node_modules/tool', { name: 'tool', license: 'GPL-3.0' }, 'TEXT OF TOOL');
    const { text, packages } = collectLicenses(root);
    expect(packages.map(({ title }) => title)).toEqual(['a 1.0.0', 'b 1.0.0']);
    expect(text).toMatch(/OUR TEXT.*a 1\.0\.0 \(MIT\).*TEXT OF A.*b 1\.0\.0 \(ISC\).*TEXT OF B/s);
    expect(text).not.toContain('TOOL');
  });

  it('finds two versions of one package, each where Node would', () => {
    install('', { name: 'app', dependencies: { a: '1', b: '2' } });
    install('node_modules/a', { name: 'a', license: 'MIT', dependencies: { b: '1' } });
    install('node_modules/a/node_modules/b', { name: 'b', version: '1.2.3', license: 'MIT' });
    install('node_modules/b', { name: 'b', version: '2.0.0', license: 'MIT' });
    const { text } = collectLicenses(root);
    expect(text).toContain('b 1.2.3');
    expect(text).toContain('b 2.0.0');
  });

  it('passes over what is not installed', () => {
    install('', { name: 'app', dependencies: { a: '1', absent: '1' } });
    install('node_modules/a', { name: 'a' });
    expect(collectLicenses(root).packages).toEqual([{ title: 'a 1.0.0', license: undefined, text: '' }]);
  });

  it('adds the standard text where a package only names the license of Apache or MIT', () => {
    const whole = 'TERMS AND CONDITIONS FOR USE ... END OF TERMS AND CONDITIONS';
    install('', { name: 'app', dependencies: { a: '1', b: '1', c: '1', d: '1' } });
    install('node_modules/a', { name: 'a', license: 'Apache-2.0' });
    install('node_modules/b', { name: 'b', license: 'Apache-2.0' }, whole);
    install('node_modules/c', { name: 'c', license: 'MIT', author: { name: 'Zoe' } });
    install('node_modules/d', { name: 'd', license: 'ISC' });
    const texts = collectLicenses(root).packages.map(({ text }) => text);
    expect(texts).toEqual([whole, whole, expect.stringContaining('Copyright (c) Zoe'), '']);
  });
});
