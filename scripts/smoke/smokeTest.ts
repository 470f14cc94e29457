import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The line that the app writes to the file of `--smoke-test=<file>` before it ends. */
const Report = z.strictObject({
  version: z.string(),
  /** The number of conversations in the list. */
  conversations: z.int(),
  /** A code; null: everything worked. */
  error: z.string().nullable(),
});

export interface SmokeTest {
  readonly executable: string;
  readonly args: readonly string[];
  /** A folder for everything that the app writes. */
  readonly scratch: string;
  readonly expected: { readonly version: string; readonly conversations: number };
  readonly timeoutMs: number;
}

/** Starts the app, which ends by itself. Resolves with what is wrong; null: nothing. */
export async function smokeTest({ executable, args, scratch, expected, timeoutMs }: SmokeTest): Promise<string | null> {
  const file = path.join(scratch, 'smoke.json');
  const data = path.join(scratch, 'data');
  const child = spawn(executable, [...args, `--smoke-test=${file}`, `--data-dir=${data}`], {
    stdio: 'inherit',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  try {
    const [code, signal] = await once(child, 'exit');
    if (signal !== null) return `It did not end within ${timeoutMs / 1_000} s.`;
    if (!fs.existsSync(file)) return `It ended with ${code} and wrote no report.`;
    const report = wrongIn(fs.readFileSync(file, 'utf8'), expected);
    return report ?? (code === 0 ? null : `It ended with ${code}.`);
  } catch (error) {
    return `It did not start: ${error instanceof Error ? error.message : error}.`;
  }
}

/** Says what is wrong in a report of the app; null: nothing. */
export function wrongIn(text: string, expected: SmokeTest['expected']): string | null {
  const parsed = Report.safeParse(parseJson(text));
  if (!parsed.success || text.trim().includes('\n')) return `Its report is not one line as agreed: ${text.trim()}`;
  const { version, conversations, error } = parsed.data;
  if (error !== null) return `It reports the error ${error}.`;
  if (version !== expected.version) return `It is version ${version} instead of ${expected.version}.`;
  if (conversations === expected.conversations) return null;
  return `It shows ${conversations} conversations instead of ${expected.conversations}.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
