import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

/** The script, with `<NAME>` for what NSIS writes as a definition. */
const script = readFileSync(resolve(import.meta.dirname, '../../resources/installer.nsh'), 'utf8').replaceAll(
  /\$\{(\w+)\}/g,
  '<$1>',
);
/** The lines of a macro, without comments. */
const linesOf = (macro: string): string[] =>
  (new RegExp(`^!macro ${macro}\\n([^]*?)^!macroend`, 'm').exec(script)?.[1] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith(';'));
const own = String.raw`$INSTDIR\<APP_EXECUTABLE_FILENAME>`;

describe('the installer', () => {
  it('writes for this user only, and only the link handler', () => {
    for (const line of linesOf('customInstall')) expect(line).toMatch(/^WriteRegStr HKCU "<MERIDIAN_LINKS>/);
    expect(linesOf('customInstall').at(-1)).toContain(`'"${own}" "%1"'`);
  });
});

describe('the uninstaller', () => {
  const lines = linesOf('customUnInstall');

  it('does nothing in an update', () => {
    expect(lines[0]).toBe('<ifNot> <isUpdated>');
    expect(lines.at(-1)).toBe('<endIf>');
  });

  it.each([
    'DeleteRegKey HKCU "<MERIDIAN_LINKS>"',
    String.raw`DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "<APP_ID>"`,
    String.raw`DeleteRegKey HKCU "<MERIDIAN_CLSIDS>\$R2"`,
    // The folder that electron-builder and electron-updater derive from the name.
    `RMDir /r "$LOCALAPPDATA\\${packageJson.name}-updater"`,
  ])('runs %s', (line) => {
    expect(lines).toContain(line);
  });

  it('compares with its own folder before it removes what another copy may have written', () => {
    expect(lines.filter((line) => line.startsWith('<if> $R0 =='))).toEqual([
      `<if> $R0 == '"${own}" "%1"'`,
      `<if> $R0 == "${own}"`,
    ]);
  });

  it('keeps the person’s data', () => {
    expect(lines.filter((line) => /^(RMDir|Delete) /.test(line))).toHaveLength(1);
  });
});
