import { expect, it } from 'vitest';
import { englishErrorText } from '../../shared/text/english.ts';
import { launchError } from './launchError.ts';

/** An error of Playwright after a failed launch, with the app's output. */
const failure = (...lines: readonly string[]): Error =>
  new Error(
    [
      'electron.launch: Process failed to launch!',
      'Call log:',
      ...lines.map((line) => `  - [pid=7][err] ${line}`),
    ].join('\n'),
  );
const report = (...lines: readonly string[]) => {
  const error = launchError(failure(...lines));
  return { code: error.code, text: englishErrorText(error.toData()) };
};

it.each(['newer-data', 'disk-full', 'validation'])('has the printed code %s and the printed sentence', (code) => {
  const lines = [
    'Debugger listening on ws://127.0.0.1:1',
    `\u001b[31mWhat happened, with [brackets].\u001b[39m [${code}]`,
  ];
  expect(report(...lines, 'For help, see: https://nodejs.org/en/docs/inspector')).toEqual({
    code,
    text: 'What happened, with [brackets].',
  });
});

it('suggests another directory if the data is in use', () => {
  expect(report('Meridian is already open with this data. Its window is shown now. [already-running]')).toEqual({
    code: 'already-running',
    text: 'Meridian is already open with this data. Close it, or choose another directory with --data-dir.',
  });
});

it.each([
  ['cannot open display [no-such-code]', 'cannot open display [no-such-code]'],
  ['cannot open display', 'cannot open display'],
])('is internal for other output: %s', (line, text) => {
  expect(report(line, '    at start (main.js:1:1)', 'Node.js v24.0.0')).toEqual({ code: 'internal', text });
});

it('is internal without output, or for another error', () => {
  expect(report()).toEqual({ code: 'internal', text: 'Meridian couldn’t start.' });
  expect(launchError('a string')).toMatchObject({ code: 'internal', cause: 'a string' });
});
