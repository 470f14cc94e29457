import type { CrashReport, WindowConversation } from '../../shared/contract/app.ts';
import {
  type EventName,
  type EventPayload,
  type MeridianBridge,
  methodNames,
  type Request,
} from '../../shared/contract/contract.ts';
import { type LockStatus, openWhileLocked } from '../../shared/contract/lock.ts';
import type { ExportOrder } from '../../shared/contract/storage.ts';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { changeSettings, weakensLock } from '../../shared/settings.ts';
import type { FakeDesk } from './fakeDesk.ts';

/** State of the fake main process for links, lock and exports. */
export interface FakeShell {
  /** The conversation that the window shows; null: it is the main one. */
  own: WindowConversation | null;
  /** The place that the window shows first. */
  link: DeepLink | null;
  /** The number of `app.ready` calls. */
  ready: number;
  /** If set, opening a window fails. */
  windowError: AppErrorData | null;
  /** If set, unlocking fails. */
  unlockError: AppErrorData | null;
  /** The file that the user chooses for an export; null: the dialog is cancelled. */
  file: string | null;
  /** If set, starting an export fails. */
  exportError: AppErrorData | null;
  crashes: readonly CrashReport[];
  /** The log and crash reports that were opened, and restarts. */
  readonly did: string[];
  readonly reported: Request<'app.report'>[];
  readonly exported: ExportOrder[];
  readonly cancelled: string[];
  /** Ids of exports whose files were shown in their folders. */
  readonly shown: string[];
}

/** The part of the fake world that these methods use. */
interface ShellWorld {
  readonly shell: FakeShell;
  readonly desk: FakeDesk;
}

export const fakeShell = (): FakeShell => ({
  own: null,
  link: null,
  ready: 0,
  windowError: null,
  unlockError: null,
  file: '/home/andrew/Documents/Meridian Andrew Bayko.html',
  exportError: null,
  crashes: [],
  did: [],
  reported: [],
  exported: [],
  cancelled: [],
  shown: [],
});

type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;

/** Creates the bridge's methods for links, lock and exports. Exports make no progress until a test emits it. */
export function fakeShellAreas(
  world: ShellWorld,
  emit: Emit,
): Pick<MeridianBridge, 'export' | 'lock'> & { readonly app: Omit<MeridianBridge['app'], 'describe' | 'openLink'> } {
  const { shell } = world;
  const setLock = (change: Partial<LockStatus>): Result<LockStatus> => {
    world.desk.lock = { ...world.desk.lock, ...change };
    emit('lock.changed', world.desk.lock);
    return succeed(world.desk.lock);
  };
  return {
    app: {
      showEmojiPanel: async () => {
        shell.did.push('emoji');
        return succeed({});
      },
      openLog: async () => {
        shell.did.push('log');
        return succeed({});
      },
      openLicenses: async () => {
        shell.did.push('licenses');
        return succeed({});
      },
      restart: async () => {
        shell.did.push('restart');
        return succeed({});
      },
      crashes: async () => succeed({ reports: shell.crashes }),
      showCrash: async ({ name }) => {
        shell.did.push(name);
        return succeed({});
      },
      window: async () => succeed({ conversation: shell.own }),
      openWindow: async ({ conversationId }) => {
        shell.did.push(`window ${conversationId}`);
        return shell.windowError === null ? succeed({}) : fail(shell.windowError);
      },
      command: async ({ command }) => {
        shell.did.push(`main ${command}`);
        return succeed({});
      },
      openPlace: async ({ url }) => {
        shell.did.push(`place ${url}`);
        return succeed({});
      },
      ready: async () => {
        shell.ready += 1;
        return succeed({ link: shell.link });
      },
      report: async (failure) => {
        shell.reported.push(failure);
        return succeed({});
      },
    },
    lock: {
      state: async () => succeed(world.desk.lock),
      unlock: async ({ passphrase }) => {
        const error = shell.unlockError ?? wrongPassphrase(world, passphrase);
        return error === null ? setLock({ locked: false }) : fail(error);
      },
      configure: async ({ change, passphrase }) => {
        const error = weakensLock(world.desk.settings, change) ? wrongPassphrase(world, passphrase) : null;
        if (error !== null) return fail(error);
        world.desk.settings = changeSettings(world.desk.settings, { privacy: change });
        emit('settings.changed', world.desk.settings);
        return succeed(world.desk.settings);
      },
      protect: async (request) => {
        const error = wrongPassphrase(world, request.current);
        if (error !== null) return fail(error);
        world.desk.passphrase = 'passphrase' in request ? request.passphrase : null;
        const key = { ...world.desk.lock.key, kept: request.kept, isChosen: true };
        return setLock({ method: request.kept === 'passphrase' ? 'passphrase' : null, key });
      },
      startOver: async () => {
        world.desk.received.startedOver.push('all');
        return succeed({});
      },
    },
    export: {
      choose: async () => succeed({ file: shell.file }),
      start: async (order) => {
        if (shell.exportError !== null) return fail(shell.exportError);
        shell.exported.push(order);
        return succeed({ exportId: `export-${shell.exported.length}` });
      },
      cancel: async ({ exportId }) => {
        shell.cancelled.push(exportId);
        const order = shell.exported.at(-1);
        if (order !== undefined) {
          const { conversationId } = order;
          const ended = { fileName: '', done: 0, total: 0, error: null } as const;
          emit('export.changed', { exportId, conversationId, ...ended, state: 'cancelled' });
        }
        return succeed({});
      },
      show: async ({ exportId }) => {
        shell.shown.push(exportId);
        return succeed({});
      },
    },
  };
}

/** Why main refuses a passphrase; null: it is right, or none is set. */
function wrongPassphrase({ desk }: ShellWorld, passphrase: string | null): AppErrorData | null {
  if (desk.passphrase === null || desk.passphrase === passphrase) return null;
  const error =
    passphrase === null
      ? new AppError('locked', { reason: 'passphrase-needed' })
      : new AppError('validation', { reason: 'passphrase-wrong' });
  return error.toData();
}

/** Makes a bridge refuse the methods that main refuses while Meridian is locked. */
export function refuseWhileLocked<B extends MeridianBridge>(bridge: B, world: Pick<ShellWorld, 'desk'>): B {
  const locked: AppErrorData = new AppError('locked').toData();
  const areas: Record<string, Record<string, unknown>> = {};
  for (const name of methodNames) {
    const [area = '', verb = ''] = name.split('.');
    const of = Object(Reflect.get(bridge, area));
    const method: (request: unknown) => Promise<Result<unknown>> = Reflect.get(of, verb);
    const refusing = (request: unknown) => (world.desk.lock.locked ? Promise.resolve(fail(locked)) : method(request));
    areas[area] = { ...areas[area], [verb]: openWhileLocked.has(name) ? method : refusing };
  }
  return Object.assign(bridge, areas);
}
