import { spawn } from 'node:child_process';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';

export interface ShellWorld {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The user's login shell; null: there is none. */
  readonly shell: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

type Variables = Readonly<Record<string, string>>;

/** Startup files of a shell may do anything, so it gets this time, in ms, and this much output, in characters. */
const longestMs = 5_000;
const longestOutput = 1_000_000;

/** Separates variables; nothing else contains it. Two of them end the list. */
const separator = '\u001e';
/** Awk is everywhere and prints values as they are, with line breaks. What startup files print comes before. */
const script = `awk 'BEGIN { printf "\\036"; for (name in ENVIRON) printf "%s=%s\\036", name, ENVIRON[name]; printf "\\036" }'`;

/** About the shell itself, or about how programs run, which is not for a shell to decide here. */
const foreign = /^(_|SHLVL|PWD|OLDPWD|TERM.*|AWK.*|ELECTRON_.*|NODE_.*|LD_.*|DYLD_.*)$/;

/**
 * Reads the variables that the user's login shell sets and this process lacks, and its PATH. An app that the desktop
 * starts has not passed a shell, so that AWS's settings and programs would be missing. Returns none where a terminal
 * started the app, on Windows, and, with a line in the log, if the shell fails. Never rejects.
 */
export async function readShellEnvironment(world: ShellWorld): Promise<Variables> {
  const { platform, env, shell, log } = world;
  if (platform === 'win32' || shell === null || env.TERM !== undefined) return {};
  try {
    const variables = Object.entries(await runShell(shell, world));
    return Object.fromEntries(
      variables.filter(([name]) => name === 'PATH' || (env[name] === undefined && !foreign.test(name))),
    );
  } catch (error) {
    log('warn', `The environment of the login shell ${shell} could not be read.`, error);
    return {};
  }
}

async function runShell(shell: string, { env, clock }: ShellWorld): Promise<Variables> {
  // A process group of its own, which can be killed with all that startup files have started.
  const child = spawn(shell, ['-ilc', script], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new AbortController();
  const output = new Promise<Variables>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf(separator + separator);
      if (end !== -1) resolve(parse(text.slice(text.indexOf(separator), end)));
      else if (text.length > longestOutput) reject(new RangeError('The shell printed too much.'));
    });
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`The shell ended with ${code} and printed no environment.`)));
    clock.sleep(longestMs, ended.signal).then(
      () => reject(new Error('The shell took too long.')),
      () => {},
    );
  });
  try {
    return await output;
  } finally {
    ended.abort();
    kill(child.pid);
  }
}

const parse = (list: string): Variables =>
  Object.fromEntries(
    list.split(separator).flatMap((entry) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(entry) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
