import { systemClock } from '../../main/engine/clock.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import { linesTo } from '../lib/output.ts';
import { runCommand } from './run.ts';

/** Default time of the commands in tests. */
export const testNow = parseTimestamp('2026-04-02T12:00:00Z') ?? systemClock.now();

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process on the DynamoDB at `endpoint`, in Lisbon's time zone. */
export async function runCaptured(
  endpoint: string,
  line: string,
  { signal = new AbortController().signal, now = testNow }: { signal?: AbortSignal; now?: Instant } = {},
): Promise<Outcome> {
  let out = '';
  let err = '';
  const code = await runCommand(
    line.split(' ').filter((word) => word !== ''),
    {
      out: linesTo((text) => {
        out += text;
      }),
      err: linesTo((text) => {
        err += text;
      }),
      env: { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: endpoint },
      clock: { ...systemClock, now: () => now },
      signal,
      zone: 'Europe/Lisbon',
      locale: 'en-US',
    },
  );
  return { code, out, err };
}
