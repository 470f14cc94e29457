import { expect, it } from 'vitest';
import { z } from 'zod';
import { node24, root } from './ensure.mjs';
import { checkElectron, notesOf, withoutTools } from './release.mjs';
import { run } from './run.mjs';

const changelog = `# Changes

## 1.1.0 (unreleased)

### Added
- What comes.

## 1.0.0 (2026-12-01)

### Added
- Everything.

### Fixed
- Nothing.

## 0.9.0 (2026-11-01)

- The beginning.
`;

it('has the changes of one version as notes', () => {
  expect(notesOf(changelog, '1.0.0')).toBe('### Added\n- Everything.\n\n### Fixed\n- Nothing.');
  expect(notesOf(changelog, '0.9.0')).toBe('- The beginning.');
});

it.each([
  ['1.1.0', 'CHANGELOG.md has no date for version 1.1.0'],
  ['1.0.1', 'CHANGELOG.md has no version 1.0.1.'],
  ['1.0', 'CHANGELOG.md has no version 1.0.'],
])('refuses version %s', (version, message) => {
  expect(() => notesOf(changelog, version)).toThrow(message);
});

const published = ['45.4.1', '45.10.0', '45.9.2', '46.0.0-beta.1', '44.2.0', '43.9.9', '42.1.0', '9.4.4'];

it.each(['45.10.0', '44.2.0', '43.9.9'])('accepts Electron %s', (installed) => {
  expect(() => checkElectron(installed, published)).not.toThrow();
});

it.each([
  ['45.9.2', 'Electron is 45.9.2. Update it to 45.10.0, which has fixes that it lacks.'],
  ['44.1.9', 'Electron is 44.1.9. Update it to 44.2.0, which has fixes that it lacks.'],
  ['42.1.0', 'Electron is 42.1.0. Update it to 45.10.0, since version 42 gets no security fixes.'],
])('refuses Electron %s', (installed, message) => {
  expect(() => checkElectron(installed, published)).toThrow(message);
  expect(() => checkElectron(installed, [])).toThrow('The registry has no version of Electron.');
});

it('keeps libraries and Electron in the bill of materials, and no other tool', () => {
  const properties = [{ name: 'cdx:npm:package:development', value: 'true' }];
  const component = (name: string, more: object = {}) => ({ 'bom-ref': `${name}@1`, name, ...more });
  const sbom = {
    metadata: { component: component('some-folder') },
    components: [component('zod'), component('electron', { properties }), component('vitest', { properties })],
    dependencies: [
      { ref: 'app@1', dependsOn: ['zod@1', 'vitest@1', 'electron@1'] },
      { ref: 'vitest@1' },
      { ref: 'zod@1' },
    ],
  };
  expect(withoutTools(sbom, 'meridian')).toEqual({
    metadata: { component: component('meridian', { 'bom-ref': 'some-folder@1' }) },
    components: [component('zod'), component('electron', { properties })],
    dependencies: [
      { ref: 'app@1', dependsOn: ['zod@1', 'electron@1'] },
      { ref: 'zod@1', dependsOn: [] },
    ],
  });
});

const command = (...args: readonly string[]) =>
  run(node24, [`${root}/scripts/release.mjs`, ...args], { output: 'capture' });

it('prints what the app contains, and none of its tools', async () => {
  const { code, text } = await command('sbom');
  expect(code, text).toBe(0);
  const Sbom = z.object({ bomFormat: z.literal('CycloneDX'), components: z.array(z.object({ name: z.string() })) });
  const names = Sbom.parse(JSON.parse(text)).components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['electron', 'zod', 'react', 'better-sqlite3-multiple-ciphers']));
  expect(names).not.toContain('vitest');
});

it.each([
  [['check', 'v99.0.0'], 'The tag is v99.0.0, but package.json has version'],
  [['notes'], 'Name the tag to notes'],
  [['publish'], 'Name a step: check, notes, sbom'],
])('refuses %j with a sentence', async (args, message) => {
  const { code, text } = await command(...args);
  expect(text).toContain(message);
  expect(code).toBe(2);
});
