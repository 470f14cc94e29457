import { Check, Info, TriangleAlert, X } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { displayHandle } from '../../../shared/text/displayName.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useApp } from '../../app/app.ts';
import { useNotices, useOverlays } from '../../app/hooks.ts';
import type { Notice } from '../../app/notices.ts';
import { listText } from '../../text/sentences.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ErrorActions } from '../../ui/ErrorActions.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import css from './NoticeItem.module.css';

/** One notice, with a button that dismisses it. */
export function NoticeItem({ notice }: { readonly notice: Notice }): JSX.Element {
  const t = useText();
  const dismiss = useNotices((state) => state.dismiss);
  return (
    <div className={css.notice} data-testid={`notice-${notice.kind}`}>
      <NoticeIcon kind={notice.kind} />
      <NoticeWords notice={notice} />
      <IconButton label={t('notices.dismiss')} onClick={() => dismiss(notice.kind)}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function NoticeIcon({ kind }: Pick<Notice, 'kind'>): JSX.Element {
  switch (kind) {
    case 'looking-up':
      return <Spinner />;
    case 'exported':
      return <Check aria-hidden="true" />;
    case 'no-account':
    case 'no-conversation':
    case 'conversation-not-found':
    case 'no-message':
    case 'no-original':
    case 'update':
      return <Info aria-hidden="true" />;
    default:
      return <TriangleAlert className={css.error} aria-hidden="true" />;
  }
}

function NoticeWords({ notice }: { readonly notice: Notice }): JSX.Element {
  const t = useText();
  switch (notice.kind) {
    case 'looking-up':
      return (
        <NoticeText title={t('notices.lookingUp', { handle: displayHandle(notice.handle) })}>
          {t('notices.lookingUpBody')}
        </NoticeText>
      );
    case 'no-conversation':
      return (
        <NoticeText
          title={t('notices.noConversation', { handle: displayHandle(notice.handle) })}
          action={<WriteTo handle={notice.handle} />}
        >
          {t('notices.noConversationBody')}
        </NoticeText>
      );
    case 'no-person':
      return (
        <NoticeError title={t('notices.noPerson', { handle: displayHandle(notice.handle) })} error={notice.error} />
      );
    case 'conversation-not-found':
      return <NoticeText title={t('notices.conversationNotFound')}>{t('notices.conversationNotFoundBody')}</NoticeText>;
    case 'no-message':
      return <NoticeText title={t('notices.noMessage')}>{t('notices.noMessageBody')}</NoticeText>;
    case 'no-account':
      return <NoticeText title={t('notices.noAccount')}>{t('notices.noAccountBody')}</NoticeText>;
    case 'not-followed':
      return <NoticeError title={t('notices.notFollowed')} error={notice.error} />;
    case 'not-marked':
      return <NoticeError title={t('notices.notMarked')} error={notice.error} />;
    case 'exported':
      return (
        <NoticeText title={t('notices.exported')} action={<ShowExport exportId={notice.exportId} />}>
          {t('notices.exportedBody', { fileName: notice.fileName })}
        </NoticeText>
      );
    case 'not-shown':
      return <NoticeError title={t('exporting.notShown')} error={notice.error} />;
    case 'not-muted':
      return <NoticeError title={t('more.muteFailed')} error={notice.error} />;
    case 'message-not-changed':
      return <NoticeError title={t(`changes.failed.${notice.change}`)} error={notice.error} />;
    case 'change-refused':
      return <NoticeError title={t(`changes.refused.${notice.change}`)} error={notice.error} />;
    case 'no-original':
      return notice.reason === 'failed' ? (
        <NoticeError title={t('replying.notShown')} error={notice.error} />
      ) : (
        <NoticeText title={t('replying.notShown')}>{t(`replying.${notice.reason}`)}</NoticeText>
      );
    case 'not-opened':
      return <NoticeError title={t('notices.notOpened')} error={notice.error} />;
    case 'not-changed':
      return <NoticeError title={t('notices.notChanged')} error={notice.error} />;
    case 'not-kept':
      return <NoticeError title={t('more.keepFailed')} error={notice.error} />;
    case 'not-switched':
      return <NoticeError title={t('notices.notSwitched')} error={notice.error} />;
    case 'not-all-kept':
      return <NoticeError title={t('notices.notAllKept')} error={notice.error} />;
    case 'not-exported':
      return <NoticeError title={t('notices.notExported')} error={notice.error} />;
    case 'set-aside':
      return (
        <NoticeText title={t('notices.setAside')} action={<ErrorActions actions={['openLog']} />}>
          {t('notices.setAsideBody', { files: listText(t, notice.files) })}
        </NoticeText>
      );
    case 'notifications-failed':
      return <NoticeText title={t('notices.notificationsFailed')}>{t('notices.notificationsFailedBody')}</NoticeText>;
    case 'update': {
      const { version } = notice;
      return notice.isReady ? (
        <NoticeText title={t('notices.updateReady', { version })} action={<ShowUpdate />}>
          {t('notices.updateReadyBody')}
        </NoticeText>
      ) : (
        <NoticeText title={t('notices.updateAvailable', { version })} action={<ShowUpdate />}>
          {t('notices.updateAvailableBody')}
        </NoticeText>
      );
    }
    case 'failure':
      return (
        <NoticeText title={t('notices.failure')} action={<ErrorActions actions={['openLog']} />}>
          {t('notices.failureBody')}
        </NoticeText>
      );
  }
}

interface NoticeTextProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

const NoticeText = ({ title, children, action }: NoticeTextProps): JSX.Element => (
  <div className={css.text}>
    <p className={css.title}>{title}</p>
    <p>{children}</p>
    {action}
  </div>
);

const NoticeError = ({ title, error }: { readonly title: string; readonly error: AppErrorData }): JSX.Element => {
  const t = useText();
  return (
    <NoticeText title={title} action={<ErrorDetails error={error} />}>
      {errorText(t, error)}
    </NoticeText>
  );
};

/** Starts the conversation of a link. */
function WriteTo({ handle }: { readonly handle: string }): JSX.Element {
  const t = useText();
  const { follow } = useApp();
  return (
    <button type="button" className={buttonCss.button} onClick={() => void follow({ kind: 'new', handle })}>
      {t('notices.writeTo', { handle: displayHandle(handle) })}
    </button>
  );
}

/** Shows an exported file in its folder. */
function ShowExport({ exportId }: { readonly exportId: string }): JSX.Element {
  const t = useText();
  const { client } = useApp();
  const tell = useNotices((state) => state.tell);
  const dismiss = useNotices((state) => state.dismiss);
  const show = (): void => {
    dismiss('not-shown');
    client.export
      .show({ exportId })
      .catch((thrown: unknown) => tell({ kind: 'not-shown', error: toAppError(thrown).toData() }));
  };
  return (
    <button type="button" className={buttonCss.button} onClick={show}>
      {t('exporting.show')}
    </button>
  );
}

function ShowUpdate(): JSX.Element {
  const t = useText();
  const show = useOverlays((state) => state.show);
  const dismiss = useNotices((state) => state.dismiss);
  const open = (): void => {
    dismiss('update');
    show({ kind: 'settings', section: 'about' });
  };
  return (
    <button type="button" className={buttonCss.button} onClick={open}>
      {t('notices.updateShow')}
    </button>
  );
}
