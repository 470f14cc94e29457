import type { Clock } from '../../main/engine/clock.ts';
import type { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import type { MessageStore, RequestContext } from '../../main/engine/remote/messageStore.ts';
import type { WriteLines } from '../lib/output.ts';
import type { Environment, Options } from './options.ts';
import type { TableAdmin } from './table.ts';

/** The environment of a command, which tests replace. */
export interface Io {
  /** Writes to standard output. */
  readonly out: WriteLines;
  /** Writes to standard error. */
  readonly err: WriteLines;
  readonly env: Environment;
  readonly clock: Clock;
  /** Aborts the command, for Ctrl+C. */
  readonly signal: AbortSignal;
  /** The IANA zone and BCP 47 locale in which times are shown. */
  readonly zone: string;
  readonly locale: string;
}

/** The state of a running command. */
export interface Session {
  readonly options: Options;
  readonly io: Io;
  readonly config: RemoteConfig;
  readonly store: MessageStore;
  readonly admin: TableAdmin;
  readonly context: RequestContext;
}
