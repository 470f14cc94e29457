import type { BaseWindow, SaveDialogOptions } from 'electron';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExportFiles, fileNameOf } from './exportFiles.ts';

describe('the name of a file', () => {
  it.each([
    ['Conversation with Andrew Brown', 'Conversation with Andrew Brown'],
    ['AC/DC: "live"?', 'AC DC live'],
    ['../../etc/passwd', 'etc passwd'],
    ['.hidden', 'hidden'],
    ['ends with dots...', 'ends with dots'],
    ['CON', 'conversation'],
    ['', 'conversation'],
    ['***', 'conversation'],
    ['対話 2024', '対話 2024'],
    ['con.backup', 'conversation'],
    ['NUL .tar', 'conversation'],
    ['COM¹', 'conversation'],
    ['CONIN$', 'conversation'],
    ['Console', 'Console'],
    ['ends with dots and spaces. . .', 'ends with dots and spaces'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['\u2066Andrew\u2069 \u200e. ', 'Andrew'],
    ['a\u001b[31mb\u0085c\u2028d', 'a [31mb c d'],
    ['\u200b\u3164\u2060', 'conversation'],
    ['می‌خواهم', 'می‌خواهم'],
    ['👩'.repeat(200), '👩'.repeat(32)],
    ['👨‍👩‍👧'.repeat(20), '👨‍👩‍👧'.repeat(7)],
    [`${'x'.repeat(129)}.y`, 'x'.repeat(129)],
  ])('%s', (name, expected) => {
    expect(fileNameOf(name)).toBe(expected);
  });

  it('is valid on every system', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom('.', ' ', '/', '\ud800', '\n', '\u202e', '\u200d', 'con', '\0', '👩'),
            fc.string({ unit: 'binary', maxLength: 2 }),
          ),
        }),
        (name) => {
          const fileName = fileNameOf(name);
          expect(fileName).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]|^[. ]|[. ]$/u);
          expect(fileName).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i);
          expect(fileName).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
          expect(fileName.isWellFormed()).toBe(true);
          expect(Buffer.byteLength(`${fileName}.json`)).toBeLessThanOrEqual(143);
        },
      ),
    );
  });
});

describe('a chosen file', () => {
  const filesWith = (filePath: string, shown: SaveDialogOptions[] = []) =>
    new ExportFiles(
      {
        showSaveDialog: async (first: BaseWindow | SaveDialogOptions, options?: SaveDialogOptions) => {
          shown.push(options ?? (first as SaveDialogOptions));
          return { canceled: filePath === '', filePath };
        },
      },
      () => null,
    );

  it('suggests a name with the extension of the format', async () => {
    const shown: SaveDialogOptions[] = [];
    expect(await filesWith('/x/y.md', shown).choose('a/b', 'markdown')).toBe('/x/y.md');
    expect(shown).toEqual([{ defaultPath: 'a b.md', filters: [{ name: 'MD', extensions: ['md'] }] }]);
  });

  it('is null after a cancel, or if the path is not absolute', async () => {
    expect(await filesWith('').choose('x', 'json')).toBeNull();
    expect(await filesWith('y.json').choose('x', 'json')).toBeNull();
  });

  it('can be used once', async () => {
    const files = filesWith('/x/y.json');
    expect(() => files.take('/x/y.json')).toThrow(expect.objectContaining({ reason: 'export-file-not-chosen' }));
    await files.choose('x', 'json');
    files.take('/x/y.json');
    expect(() => files.take('/x/y.json')).toThrow(expect.objectContaining({ reason: 'export-file-not-chosen' }));
  });

  it('is available when its export is complete, in any order of events', () => {
    const files = filesWith('');
    files.onStarted('one', '/x/one.json');
    files.onProgress({ exportId: 'one', state: 'running' });
    files.onProgress({ exportId: 'two', state: 'done' });
    files.onStarted('three', '/x/three.json');
    files.onProgress({ exportId: 'three', state: 'cancelled' });
    for (const id of ['one', 'two', 'three', 'four'])
      expect(() => files.written(id)).toThrow(expect.objectContaining({ reason: 'export-missing' }));
    files.onProgress({ exportId: 'one', state: 'done' });
    files.onStarted('two', '/x/two.json');
    expect(files.written('one')).toBe('/x/one.json');
    expect(files.written('two')).toBe('/x/two.json');
  });
});
