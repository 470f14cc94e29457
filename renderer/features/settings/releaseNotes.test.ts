import fs from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { notesOf } from './releaseNotes.ts';

const changelog = `# Changes

## 1.1.0

### Added
- One thing, which
  takes two lines.
- Another.

### Changed
- *Less* of it.

## 1.0.0 (2026-01-01)

### Added
- Everything.
`;

it('are the parts of one version, an item on each line', () => {
  expect(notesOf(changelog, '1.1.0')).toEqual([
    { title: 'Added', items: '- One thing, which takes two lines.\n- Another.' },
    { title: 'Changed', items: '- *Less* of it.' },
  ]);
  expect(notesOf(changelog, '1.0.0')).toEqual([{ title: 'Added', items: '- Everything.' }]);
  expect(notesOf(changelog, '1.1')).toEqual([]);
});

it('exist for the present version', () => {
  const root = new URL('../../../', import.meta.url);
  const read = (name: string): string => fs.readFileSync(new URL(name, root), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')));
  const parts = notesOf(read('CHANGELOG.md'), version);
  expect(parts.length).toBeGreaterThan(0);
  for (const { items } of parts) expect(items).toMatch(/^(?:- [^\n]+(?:\n|$))+$/);
});
