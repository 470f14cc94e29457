import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

/*
 * Takes every command out of the documents and runs it, with `--help` added: that loads the script, rejects options that
 * it does not know, and changes nothing.
 */

const root = path.resolve(import.meta.dirname, '../..');
const scripts = z.record(z.string(), z.string()).parse(packageJson.scripts);
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'AGENTS.md',
  ...fs.globSync('docs/**/*.md', { cwd: root }),
  ...fs.globSync('*/README.md', { cwd: root, exclude: ['node_modules'] }),
].map((file) => file.replaceAll('\\', '/'));

/** Programs of the system or of AWS, which no test of ours should start. */
const external = /^(npx|aws|xdg-open|start|open|kill|grep|host\/electron)$/;
const placeholder = /<[^>]+>|…|FOLDER/;

interface Command {
  readonly document: string;
  readonly text: string;
}

/** Commands are lines of a shell block, and inline code that starts with a program that we know. */
function commandsOf(document: string): Command[] {
  const text = fs.readFileSync(path.join(root, document), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [
    ...blocks.map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== ''),
    ...inline.filter((code) =>
      /^([A-Z_]+=\S+ )*(npm (start|test|run)\b|node_modules\/\.bin\/node .|node scripts\/|vitest run )/.test(code),
    ),
  ].map((command) => ({ document, text: command }));
}

const commands = documents.flatMap(commandsOf);
const unique = [...new Map(commands.map((command) => [command.text, command])).values()];

interface Run {
  readonly file: string;
  readonly args: readonly string[];
}

/** The script and the arguments that a command runs; null: a program of the system. */
function resolve(text: string): Run | null {
  const words = text.replace(/^([A-Z_]+=\S+ )+/, '').split(/\s+/);
  const [program = '', ...rest] = words;
  if (external.test(program)) return null;
  if (program === 'npm') return resolveNpm(rest.filter((word) => word !== '-s'));
  if (program === 'vitest')
    return { file: 'node_modules/vitest/vitest.mjs', args: ['list', '--filesOnly', ...rest.slice(1)] };
  const [file = '', ...args] = rest;
  return { file, args };
}

function resolveNpm(words: readonly string[]): Run {
  const [verb = '', ...rest] = words;
  const name = verb === 'run' ? (rest.shift() ?? '') : verb;
  const script = scripts[name];
  if (script === undefined) throw new Error(`package.json has no script ${name}.`);
  const [program = '', ...fixed] = script.split(/\s+/);
  const args = rest[0] === '--' ? rest.slice(1) : rest;
  if (program === 'node') return { file: fixed[0] ?? '', args: [...fixed.slice(1), ...args] };
  return { file: `node_modules/.bin/${program}`, args: [...fixed, ...args] };
}

function run({ file, args }: Run): Promise<{ code: number | null; output: string }> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.on('error', fail);
    child.on('close', (code) => settle({ code, output }));
  });
}

it('the documents contain commands', () => {
  expect(unique.length).toBeGreaterThan(30);
});

describe('commands in documents', () => {
  it.each(unique.filter(({ text }) => !placeholder.test(text)))(
    '$document: $text',
    async ({ text }) => {
      const resolved = resolve(text);
      if (resolved === null) return;
      const isList = resolved.args[0] === 'list';
      const args = isList || resolved.args.includes('--help') ? resolved.args : [...resolved.args, '--help'];
      const { code, output } = await run({ ...resolved, args });
      expect(output.trim()).not.toBe('');
      expect({ code, output }).toMatchObject({ code: 0 });
    },
    120_000,
  );
});

describe('scripts', () => {
  const ours = Object.entries(scripts).filter(([, script]) => script.startsWith('node scripts/'));

  it.each(ours)(
    '%s rejects an unknown option with one sentence and exit code 2',
    async (name) => {
      const { code, output } = await run(resolveNpm(['run', name, '--', '--no-such-option']));
      expect(output.trim().split('\n')).toHaveLength(1);
      expect(output).toContain('--no-such-option');
      expect(code).toBe(2);
    },
    120_000,
  );

  it.each(ours)(
    '%s describes itself',
    async (name) => {
      const { code, output } = await run(resolveNpm(['run', name, '--', '--help']));
      expect(output).toContain('--help');
      expect(code).toBe(0);
    },
    120_000,
  );
});

describe('npm run screenshots', () => {
  const screenshots = (...args: readonly string[]) => run(resolveNpm(['run', 'screenshots', '--', ...args]));

  it('prints the names of the screens', async () => {
    const { code, output } = await screenshots('--list');
    expect(code).toBe(0);
    const names = output.trim().split('\n');
    expect(names).toContain('first-run');
    expect(new Set(names).size).toBe(names.length);
  }, 120_000);

  it.each([
    ['without names', [], '--all'],
    ['with an unknown name', ['no-such-screen'], 'no-such-screen'],
    ['with names and --all', ['first-run', '--all'], 'one of them'],
  ])(
    '%s says what is wrong, and takes none',
    async (_, args, said) => {
      const { code, output } = await screenshots(...args);
      expect({ code, said: output.trim().includes(said) }).toEqual({ code: 2, said: true });
    },
    120_000,
  );
});
