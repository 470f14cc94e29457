import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hardCoded, physical, stale } from './rules.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The sources in a folder whose names fit, with `/` between their parts; without tests and what only they use. */
const sourcesIn = (folder: string, fits: RegExp): string[] =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => fits.test(name) && !/\.test\.tsx?$|\/testing(\/|\.ts)/.test(name));
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

const windowFiles = sourcesIn('renderer', /\.tsx?$/).filter((file) => !file.startsWith('renderer/text/'));
const mainFiles = sourcesIn('main', /\.ts$/).filter((file) => !/^main\/engine\//.test(file));

// Templates in sources that are texts here.
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the same
describe('hard-coded text', () => {
  it('occurs neither in the window nor in the main process', () => {
    expect(windowFiles.length).toBeGreaterThan(100);
    expect(mainFiles.length).toBeGreaterThan(30);
    expect([...windowFiles, ...mainFiles].flatMap((file) => hardCoded(file, read(file)))).toEqual([]);
  });

  it.each([
    '<p>Hello</p>',
    '<p>{"Hello"}</p>',
    '<p>{isNew ? "new" : null}</p>',
    '<p>{isNew && "new"}</p>',
    '<p>{`${count} messages`}</p>',
    '<button aria-label="Close" />',
    '<button title={isOpen ? "Close" : words.open} />',
    '<input placeholder="Name" />',
    '<Failure title="It failed" error={error} />',
    'const item = { label: "Quit", click };',
    'const options = { message: `Error in ${name}` };',
    'const menu = { buttons: [words.wait, "Again"] };',
    'tray.setToolTip(`Meridian: ${count} unread`);',
    'dialog.showErrorBox("Meridian", "Something broke");',
    'const sentence = "Nothing is here.";',
    'const sentence = `Nothing of ${name} is here.`;',
  ])('is found in %s', (source) => {
    expect(hardCoded('renderer/a.tsx', source)).toHaveLength(1);
  });

  it.each([
    "<p>{t('a')}</p>",
    '<p className="notice title">: · 1</p>',
    '<Notices label={words.label} data-testid="label" />',
    'const item = { label: "Meridian", role: "quit" };',
    'throw new TypeError("This never happens.");',
    'log("warn", "the icon could not be shown");',
    'tray.setToolTip(`Meridian – ${count}`);',
  ])('is not found in %s', (source) => {
    expect(hardCoded('renderer/a.tsx', source)).toEqual([]);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the same

describe('text that a change of language leaves behind', () => {
  it('is nowhere in the window', () => {
    expect(windowFiles.flatMap((file) => stale(file, read(file)))).toEqual([]);
  });

  it.each([
    "const title = t('settings.title');",
    "const labels = { title: t('settings.title') };",
    'const size = bytesText(1);',
    'function Size({ bytes }) { return <p>{bytesText(bytes)}</p>; }',
    'const Size = ({ bytes }) => <p>{bytesText(bytes)}</p>;',
  ])('is found: %s', (source) => {
    expect(stale('renderer/a.tsx', source)).toHaveLength(1);
  });

  it.each([
    "const title = (t: Translate) => t('settings.title');",
    'function Size({ bytes }) { const t = useText(); return <p>{bytesText(bytes)}</p>; }',
    'const sizeOf = (bytes: number) => bytesText(bytes);',
  ])('is not found: %s', (source) => {
    expect(stale('renderer/a.tsx', source)).toEqual([]);
  });
});

describe('a side of the screen, where a side of the text is meant', () => {
  const sheets = sourcesIn('renderer', /\.css$/);

  it('is nowhere in the style sheets', () => {
    expect(sheets.length).toBeGreaterThan(15);
    expect(sheets.flatMap((file) => physical(file, read(file)))).toEqual([]);
  });

  it.each([
    '  left: 0;',
    '  margin-left: 4px;',
    '  border-right: 1px solid;',
    '  padding: 1px 2px 3px 4px;',
    '  text-align: right;',
    '  float: left;',
    '  transform: translateX(4px);',
    '  translate: 4px 0;',
    '  border-top-left-radius: 4px;',
  ])('is found: %s', (line) => {
    expect(physical('a.css', line)).toHaveLength(1);
  });

  it.each(['  inset-inline-start: 0;', '  padding: 1px 2px 3px 2px;', '  .composer-left {', '  flex-direction: row;'])(
    'is not found: %s',
    (line) => {
      expect(physical('a.css', line)).toEqual([]);
    },
  );
});
