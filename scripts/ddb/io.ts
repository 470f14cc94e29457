import type { Clock } from '../../main/engine/clock.ts';
import type { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import type { MessageStore, RequestContext } from '../../main/engine/remote/messageStore.ts';
import type { Environment, Options } from './options.ts';
import type { TableAdmin } from './table.ts';

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

/** What every command works with. */
export interface Session {
  readonly options: Options;
  readonly io: Io;
  readonly config: RemoteConfig;
  readonly store: MessageStore;
  readonly admin: TableAdmin;
  readonly context: RequestContext;
}
