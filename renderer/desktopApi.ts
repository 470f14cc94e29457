import type { LockStatus as LockState } from '../shared/contract/app.ts';
import { methods, type Request } from '../shared/contract/contract.ts';
import type { ExportFormat, ExportOrder } from '../shared/contract/storage.ts';
import type { DeepLink } from '../shared/deepLinks.ts';
import type { ActiveBridge } from './activeAccount.ts';
import { ask } from './ask.ts';

/** What the window may ask of the desktop around it; see `Api`. */
export interface DesktopApi {
  /** Tells that everything is listened to from now on; answers with the place to go to first, if there is one. */
  readonly ready: () => Promise<DeepLink | null>;
  /** Puts an error of the window into the log. */
  readonly report: (failure: Request<'app.report'>) => Promise<void>;
  /** Asks the person for the system's consent. Rejects with `cancelled` when it is not given. */
  readonly unlock: () => Promise<LockState>;
  /** Has the person choose a file to export to; null: they chose none. `name` has no extension. */
  readonly chooseExport: (name: string, format: ExportFormat) => Promise<string | null>;
  /** Begins to write a file that was chosen and tells its export, whose progress comes as `export.changed`. */
  readonly startExport: (order: ExportOrder) => Promise<string>;
  readonly cancelExport: (exportId: string) => Promise<void>;
  /** Shows the file of an export that is done in the system's files. */
  readonly showExport: (exportId: string) => Promise<void>;
}

/** The bridge's methods about that as functions that return values and throw `AppError`s. */
export const createDesktopApi = (bridge: ActiveBridge): DesktopApi => ({
  ready: async () => (await ask(bridge.app.ready({}), methods['app.ready'].reply)).link,
  report: async (failure) => {
    await ask(bridge.app.report(failure), methods['app.report'].reply);
  },
  unlock: () => ask(bridge.lock.unlock({}), methods['lock.unlock'].reply),
  chooseExport: async (name, format) =>
    (await ask(bridge.export.choose({ name, format }), methods['export.choose'].reply)).file,
  startExport: async (order) => (await ask(bridge.export.start(order), methods['export.start'].reply)).exportId,
  cancelExport: async (exportId) => {
    await ask(bridge.export.cancel({ exportId }), methods['export.cancel'].reply);
  },
  showExport: async (exportId) => {
    await ask(bridge.export.show({ exportId }), methods['export.show'].reply);
  },
});
