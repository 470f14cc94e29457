import { Progress } from '@base-ui/react/progress';
import { CircleCheck } from 'lucide-react';
import { type JSX, useState } from 'react';
import {
  type ExportFormat,
  type ExportProgress,
  type ExportWords,
  exportSlots,
} from '../../../shared/contract/storage.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/model.ts';
import { type Translate, withoutIsolates } from '../../../shared/text/translator.ts';
import type { TimeOptions } from '../../../shared/time/format.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import { useTimeSource } from '../../app/time.tsx';
import { exportFormats } from '../../session/exports.ts';
import { useConversationList, useExports } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import dialogCss from '../../ui/dialog.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { conversationName } from '../../ui/personName.ts';
import { RadioCards } from '../../ui/RadioCards.tsx';
import css from './ExportDialog.module.css';

/** The dialog that exports a conversation: format, progress and result. */
export function ExportDialog(): JSX.Element {
  const t = useText();
  const conversationId = useExports((state) => state.conversationId);
  const stage = useExports((state) => state.stage);
  const close = useExports((state) => state.close);
  const conversation = useConversationList(({ conversations, started }) =>
    conversationId === null
      ? undefined
      : (conversations?.find(({ id }) => id === conversationId) ?? started.get(conversationId)),
  );
  return (
    <Modal
      open={conversation !== undefined}
      onOpenChange={(open) => (open ? undefined : close())}
      title={t('exporting.title')}
      close={t('exporting.close')}
    >
      {conversation === undefined ? null : (
        <div className={css.exportBody} data-testid="export">
          <p className={css.exportWith} dir="auto">
            {t('exporting.with', { name: conversationName(t, conversation) })}
          </p>
          {stage.kind === 'writing' ? (
            <Writing file={stage.file} progress={stage.progress} />
          ) : stage.kind === 'done' ? (
            <Written {...stage} />
          ) : (
            <Asking
              conversation={conversation}
              choosing={stage.kind === 'choosing'}
              error={stage.kind === 'asking' ? stage.error : null}
            />
          )}
        </div>
      )}
    </Modal>
  );
}

/** The sentences of events in the third person, with slots: the file is not only for the account's owner. */
function eventSentences(t: Translate): ExportWords['events'] {
  const by = { by: 'other', name: exportSlots.name };
  const titled = { ...by, title: exportSlots.title };
  const about = { ...by, whom: 'other', people: exportSlots.people };
  return {
    started: t('events.started', titled),
    renamed: t('events.renamed', titled),
    left: t('events.left', by),
    added: t('events.added', about),
    removed: t('events.removed', about),
    admin: t('events.admin', about),
    member: t('events.member', about),
  };
}

interface AskingProps {
  readonly conversation: Conversation;
  readonly choosing: boolean;
  readonly error: AppErrorData | null;
}

function Asking({ conversation, choosing, error }: AskingProps): JSX.Element {
  const t = useText();
  const begin = useExports((state) => state.begin);
  const close = useExports((state) => state.close);
  const time = useTimeSource();
  const [format, setFormat] = useState<ExportFormat>('html');
  const name = conversationName(t, conversation);
  const start = (): void => {
    const environment = time.environment();
    const locale = exportLocale(environment);
    void begin(withoutIsolates(t('exporting.fileName', { name })), {
      conversationId: conversation.id,
      format,
      zone: environment.zone,
      locale,
      words: {
        title: t('exporting.words.title', { name }),
        exportedAt: t('exporting.words.exportedAt'),
        complete: t('exporting.words.complete'),
        incomplete: t('exporting.words.incomplete'),
        missing: t('exporting.words.missing'),
        leftOut: t('exporting.words.leftOut'),
        edited: t('exporting.words.edited'),
        replyTo: t('exporting.words.replyTo', { name: exportSlots.name }),
        replyToDeleted: t('exporting.words.replyToDeleted'),
        replyToUnknown: t('exporting.words.replyToUnknown'),
        events: eventSentences(t),
      },
    });
  };
  return (
    <>
      {error === null ? null : <Failure title={t('exporting.failed')} error={error} />}
      <RadioCards
        label={t('exporting.format')}
        value={format}
        options={exportFormats.map((value) => ({
          value,
          label: t(`exporting.formats.${value}`),
          detail: t(`exporting.formatHints.${value}`),
        }))}
        onValue={setFormat}
      />
      <p className={css.exportHint}>{t('exporting.hint')}</p>
      <div data-actions className={dialogCss.dialogActions}>
        <button type="button" className={buttonCss.button} onClick={close}>
          {t('exporting.cancel')}
        </button>
        <button
          type="button"
          className={`${buttonCss.button} ${buttonCss.buttonPrimary}`}
          aria-disabled={choosing}
          onClick={start}
        >
          {choosing ? t('exporting.choosing') : t('exporting.choose')}
        </button>
      </div>
    </>
  );
}

function Writing({ file, progress }: { readonly file: string; readonly progress: ExportProgress | null }): JSX.Element {
  const t = useText();
  const cancel = useExports((state) => state.cancel);
  const close = useExports((state) => state.close);
  const progressText = progress === null ? '' : t('exporting.progress', { done: progress.done, total: progress.total });
  return (
    <>
      <Progress.Root
        className={css.exportProgress}
        value={progress === null ? null : progress.done}
        max={Math.max(1, progress?.total ?? 1)}
        aria-valuetext={progressText}
      >
        <Progress.Label>{t('exporting.writing')}</Progress.Label>
        <span className={css.exportCount} data-testid="export-count" dir="auto">
          {progressText}
        </span>
        <Progress.Track className={css.exportTrack} data-testid="export-track">
          <Progress.Indicator className={css.exportIndicator} data-testid="export-indicator" />
        </Progress.Track>
      </Progress.Root>
      <ExportFile label={t('exporting.writingTo')} file={file} />
      <div data-actions className={dialogCss.dialogActions}>
        <button type="button" className={buttonCss.button} onClick={() => void cancel()}>
          {t('exporting.stop')}
        </button>
        <button type="button" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} onClick={close}>
          {t('exporting.hide')}
        </button>
      </div>
    </>
  );
}

interface WrittenProps {
  readonly file: string;
  readonly messages: number;
  /** Why the file can't be shown in its folder. */
  readonly error: AppErrorData | null;
}

function Written({ file, messages, error }: WrittenProps): JSX.Element {
  const t = useText();
  const close = useExports((state) => state.close);
  const show = useExports((state) => state.show);
  return (
    <>
      {error === null ? null : <Failure title={t('exporting.notShown')} error={error} />}
      <p className={css.exportDone} role="status">
        <CircleCheck aria-hidden="true" />
        {t('exporting.done', { messages })}
      </p>
      <ExportFile label={t('exporting.file')} file={file} />
      <div data-actions className={dialogCss.dialogActions}>
        <button type="button" className={buttonCss.button} onClick={() => void show()}>
          {t('exporting.show')}
        </button>
        <button type="button" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`} onClick={close}>
          {t('exporting.finish')}
        </button>
      </div>
    </>
  );
}

const ExportFile = ({ label, file }: { readonly label: string; readonly file: string }): JSX.Element => (
  <p className={css.exportFile}>
    {label} <code dir="ltr">{file}</code>
  </p>
);

const hourCycles = { '12': 'h12', '24': 'h23' } as const;

/** Locale for the times of an export (BCP 47), with the chosen hour cycle; English if unknown. */
export function exportLocale({ locale, hours = 'locale' }: Pick<TimeOptions, 'locale' | 'hours'>): string {
  const known = datesOf(locale).locale;
  return hours === 'locale' ? known : new Intl.Locale(known, { hourCycle: hourCycles[hours] }).toString();
}
