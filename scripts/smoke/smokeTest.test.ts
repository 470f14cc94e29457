import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { smokeTest, wrongIn } from './smokeTest.ts';

const expected = { version: '1.2.3', conversations: 15 };
let scratch = '';
beforeEach(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-smoke-test-'));
});
afterEach(() => fs.rmSync(scratch, { recursive: true, maxRetries: 5 }));

/** Runs the test on a program in place of Meridian; `file` is the path of its report. */
function run(source: string, { executable = process.execPath, timeoutMs = 60_000 } = {}): Promise<string | null> {
  const program = path.join(scratch, 'app.cjs');
  const find = `const file = process.argv.find((each) => each.startsWith('--smoke-test=')).split('=')[1];`;
  fs.writeFileSync(program, `const fs = require('node:fs');\n${find}\n${source}`);
  return smokeTest({ executable, args: [program, '--table=t'], scratch, expected, timeoutMs });
}
const writing = (text: string, code = 0): string =>
  `fs.writeFileSync(file, ${JSON.stringify(`${text}\n`)}); process.exit(${code});`;
const report = (change: object = {}): string =>
  JSON.stringify({ version: '1.2.3', conversations: 15, error: null, ...change });

it('passes if the app reports all conversations', async () => {
  expect(await run(writing(report()))).toBeNull();
});

it('gives the app its own data folder and the arguments of the table', async () => {
  const wrong = await run(`fs.writeFileSync(file, JSON.stringify(process.argv.slice(2)));`);
  expect(wrong).toContain(`["--table=t","--smoke-test=`);
  expect(wrong).toContain(JSON.stringify(`--data-dir=${path.join(scratch, 'data')}`));
});

it.each([
  [report({ error: 'offline', conversations: 0 }), 'It reports the error offline.'],
  [report({ version: '1.2.2' }), 'It is version 1.2.2 instead of 1.2.3.'],
  [report({ conversations: 0 }), 'It shows 0 conversations instead of 15.'],
  [report({ more: 1 }), 'Its report is not one line as agreed:'],
  ['Hello.\n', 'Its report is not one line as agreed: Hello.'],
  [`${report()}\n${report()}\n`, 'Its report is not one line as agreed:'],
])('says what is wrong in the report %s', (text, wrong) => {
  expect(wrongIn(text, expected)).toContain(wrong);
});

it.each([
  [writing(report(), 3), 'It ended with 3.'],
  ['process.exit(4);', 'It ended with 4 and wrote no report.'],
])('says how the app ended: %s', async (source, wrong) => {
  expect(await run(source)).toBe(wrong);
});

it('ends an app that hangs', async () => {
  expect(await run('setInterval(() => {}, 1_000);', { timeoutMs: 250 })).toBe('It did not end within 0.25 s.');
});

it('says that an app can’t be started', async () => {
  expect(await run('', { executable: path.join(scratch, 'missing') })).toMatch(/^It did not start: .*ENOENT/);
});
