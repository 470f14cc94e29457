import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { englishErrorText } from '../../shared/text/english.ts';
import { isAbandonedWait, launchError } from './launchError.ts';

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

const chromiumNoise = [
  '[4011:4011:0909/153758.900000:WARNING:sandbox/policy/linux/sandbox_linux.cc:393] InitializeSandbox() called early',
  '[4011:4011:0909/153758.920001:ERROR:dbus/bus.cc:405] Failed to connect to the bus: Could not parse server address',
  '[0909/153758.919103:ERROR:third_party/crashpad/file_io_posix.cc:145] open /sys/cpu0: No such file or directory (2)',
  '[4011:4011:0909/153758.930000:VERBOSE1:viz_main_impl.cc(86)] VizNullHypothesis is disabled',
];

it('finds the printed sentence before the noise of Chromium', () => {
  expect(report('What happened. [disk-full]', ...chromiumNoise)).toEqual({ code: 'disk-full', text: 'What happened.' });
});

it('finds the fatal error of Chromium in its noise', () => {
  const fatal =
    '[4011:4011:0909/153758.910897:FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc:129] No usable sandbox!';
  const crash = ['Received signal 6', '#0 0x5c8da75de6b3 (/opt/electron+0x6a076b2)', '[end of stack trace]'];
  expect(report(...chromiumNoise, fatal, ...chromiumNoise, ...crash)).toEqual({
    code: 'internal',
    text: 'No usable sandbox!',
  });
});

it('finds a line of the system loader in the noise', () => {
  const line = 'electron: error while loading shared libraries: libnss3.so: cannot open shared object file';
  expect(report(...chromiumNoise, line, ...chromiumNoise).text).toBe(line);
});

it('has no text if there is only noise', () => {
  expect(report(...chromiumNoise).text).toBe('Meridian couldn’t start.');
});

it('gives the reason why the system did not start the program', () => {
  const cause = Object.assign(new Error('spawn /opt/electron EACCES'), { syscall: 'spawn /opt/electron' });
  expect(englishErrorText(launchError(cause).toData())).toBe('spawn /opt/electron EACCES');
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

it('knows the waits that Playwright leaves behind when an app exits at once', () => {
  async function waitForLine(): Promise<never> {
    throw new Error('Process failed to launch!');
  }
  return waitForLine().catch((error: unknown) => {
    expect(isAbandonedWait(error)).toBe(true);
    expect(isAbandonedWait(new Error('Process failed to launch!'))).toBe(false);
    expect(isAbandonedWait(new Error('waitForLine'))).toBe(false);
    expect([null, undefined, 'Process failed to launch!'].map(isAbandonedWait)).toEqual([false, false, false]);
  });
});

it.skipIf(process.platform === 'win32')('alone reports an app that exits at once', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'launch-'));
  try {
    const app = path.join(folder, 'app');
    const lines = ['Debugger listening on ws://127.0.0.1:1/none', 'It is full. [disk-full]'];
    writeFileSync(app, `#!/bin/sh\n${lines.map((line) => `echo "${line}" >&2`).join('\n')}\nexit 1\n`, { mode: 0o700 });
    const moduleUrl = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `
      import { ignoreAbandonedWaits } from ${moduleUrl('launchError.ts')};
      import { DrivenApp } from ${moduleUrl('drive.ts')};
      ignoreAbandonedWaits();
      await DrivenApp.launch(${JSON.stringify(app)}, [], process.env).catch(({ code }) => console.log(code));`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    // On a busy computer Playwright may see the end of the app before its last lines.
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^(disk-full|internal)\n$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
