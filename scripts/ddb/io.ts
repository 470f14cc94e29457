import type { Clock } from '../../main/engine/clock.ts';

/** What a command reads of the environment. The SDK itself heeds more, such as AWS_PROFILE and AWS_ACCESS_KEY_ID. */
export interface Environment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_DEFAULT_REGION?: string | undefined;
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
}

/** What a command has to do with the world, so that tests can run it in process. */
export interface Io {
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  readonly env: Environment;
  readonly clock: Clock;
  /** Stops the command, for Ctrl+C. */
  readonly signal: AbortSignal;
  /** The IANA zone and BCP 47 locale in which times are shown. */
  readonly zone: string;
  readonly locale: string;
}
