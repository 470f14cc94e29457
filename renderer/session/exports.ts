import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExportFormat, ExportOrder, ExportProgress } from '../../shared/contract/storage.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/model.ts';
import type { Notice } from '../app/notices.ts';
import type { AccountClient, Client } from '../client.ts';

/** Stage of the dialog's export. */
type ExportStage =
  /** The dialog shows the options. */
  | { readonly kind: 'asking'; readonly error: AppErrorData | null }
  /** The system's save dialog is open. */
  | { readonly kind: 'choosing' }
  /** `progress` is null until the first event. */
  | { readonly kind: 'writing'; readonly file: string; readonly progress: ExportProgress | null }
  /** `error`: why revealing the file failed. */
  | {
      readonly kind: 'done';
      readonly exportId: string;
      readonly file: string;
      readonly messages: number;
      readonly error: AppErrorData | null;
    };

export interface ExportsState {
  /** The dialog's conversation; null if it is closed. */
  readonly conversationId: ConversationId | null;
  readonly stage: ExportStage;
  /** Opens the dialog, for the running export if there is one. */
  readonly ask: (conversationId: ConversationId) => void;
  /** Closes the dialog; a running export continues. */
  readonly close: () => void;
  /** Lets the person choose a file and starts the export. @param name the suggested file name. */
  readonly begin: (name: string, order: Omit<ExportOrder, 'file'>) => Promise<void>;
  readonly cancel: () => Promise<void>;
  /** Reveals the exported file in its folder. */
  readonly show: () => Promise<void>;
}

export const exportFormats: readonly ExportFormat[] = ['html', 'markdown', 'json'];

/** Result of an export that ended after its dialog was closed. */
export type ExportEnd = Extract<Notice, { readonly kind: 'exported' | 'not-exported' }>;

/** An export outlives its session, so these calls do too; the events end with the session. */
export interface ExportClient extends Pick<AccountClient, 'on'> {
  readonly export: Client['export'] & AccountClient['export'];
}

/** The stage after an export has ended, and the notice of its end; null for none. */
function endOf(progress: ExportProgress, file: string): readonly [ExportStage, ExportEnd | null] {
  const { exportId, fileName, done, state, error } = progress;
  if (state === 'done') {
    return [
      { kind: 'done', exportId, file, messages: done, error: null },
      { kind: 'exported', fileName, exportId },
    ];
  }
  return [{ kind: 'asking', error }, error === null ? null : { kind: 'not-exported', fileName, error }];
}

const asking: ExportStage = { kind: 'asking', error: null };

/**
 * The export of a conversation, one at a time. `ended` is called when one ends after its dialog was closed; `handOver`
 * takes over an export that is still running when the session ends (`signal`).
 */
export function createExportsStore(
  client: ExportClient,
  ended: (end: ExportEnd) => void,
  handOver: (exportId: string) => void,
  signal: AbortSignal,
): StoreApi<ExportsState> {
  return createStore<ExportsState>()((set, get) => {
    let exportId: string | null = null;
    /** The last event; it may arrive before the reply with its export ID. */
    let last: ExportProgress | null = null;
    let isCancelled = false;
    signal.addEventListener('abort', () => {
      if (exportId !== null) handOver(exportId);
      set({ conversationId: null });
    });

    const isBusy = (): boolean => get().stage.kind === 'choosing' || get().stage.kind === 'writing';
    const finish = (stage: ExportStage, end: ExportEnd | null): void => {
      exportId = null;
      const isOpen = get().conversationId !== null;
      set({ stage: isOpen ? stage : asking });
      if (!isOpen && end !== null) ended(end);
    };
    const take = (progress: ExportProgress): void => {
      const { stage } = get();
      if (progress.exportId !== exportId || stage.kind !== 'writing') return;
      if (progress.state === 'running') set({ stage: { ...stage, progress } });
      else finish(...endOf(progress, stage.file));
    };
    client.on('export.changed', (progress) => {
      last = progress;
      take(progress);
    });

    return {
      conversationId: null,
      stage: asking,
      ask: (conversationId) =>
        set(isBusy() ? { conversationId: last?.conversationId ?? conversationId } : { conversationId, stage: asking }),
      close: () => set({ conversationId: null }),
      begin: async (name, order) => {
        if (isBusy()) return;
        set({ stage: { kind: 'choosing' } });
        isCancelled = false;
        try {
          const { file } = await client.export.choose({ name, format: order.format });
          if (signal.aborted || file === null) {
            set({ stage: asking });
            return;
          }
          set({ stage: { kind: 'writing', file, progress: null } });
          const { exportId: id } = await client.export.start({ ...order, file });
          if (signal.aborted) {
            handOver(id);
            return;
          }
          exportId = id;
          if (isCancelled) await client.export.cancel({ exportId });
          if (last?.exportId === exportId) take(last);
        } catch (thrown) {
          const error = toAppError(thrown).toData();
          finish({ kind: 'asking', error }, { kind: 'not-exported', fileName: name, error });
        }
      },
      cancel: async () => {
        isCancelled = true;
        // Fails if the export has just ended.
        if (exportId !== null) await client.export.cancel({ exportId }).catch(() => undefined);
      },
      show: async () => {
        const { stage } = get();
        if (stage.kind !== 'done') return;
        const error = await client.export.show({ exportId: stage.exportId }).then(
          () => null,
          (thrown: unknown) => toAppError(thrown).toData(),
        );
        if (get().stage === stage) set({ stage: { ...stage, error } });
      },
    };
  });
}
