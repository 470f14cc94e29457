import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type JSX, type KeyboardEvent, useRef } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import dialogCss from '../../ui/dialog.module.css';
import { focusOn, isFocusWithin } from '../../ui/focusTargets.ts';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import css from './Details.module.css';
import { DetailsContent } from './DetailsContent.tsx';

interface DetailsProps {
  readonly conversation: Conversation;
  /** Whether there is room for the pane beside the conversation; otherwise it slides over. */
  readonly docked: boolean;
}

/** The details of the open conversation. */
export function Details({ conversation, docked }: DetailsProps): JSX.Element | null {
  const open = useOverlays((state) => state.details);
  if (docked) return open ? <DockedDetails conversation={conversation} /> : null;
  return <DetailsSheet conversation={conversation} open={open} />;
}

function DockedDetails({ conversation }: Pick<DetailsProps, 'conversation'>): JSX.Element {
  const t = useText();
  const showDetails = useOverlays((state) => state.showDetails);
  const close = (): void => {
    const hadFocus = isFocusWithin('details');
    showDetails(false);
    if (hadFocus) focusOn('details-button');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  return (
    <aside
      className={css.details}
      aria-label={t('details.title')}
      data-focus-target="details"
      data-testid="details"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={css.detailsHeader}>
        <h2>{t('details.title')}</h2>
        <button type="button" className={buttonCss.iconButton} aria-label={t('details.close')} onClick={close}>
          <X aria-hidden="true" />
        </button>
      </header>
      <DetailsContent conversation={conversation} leave={() => undefined} />
    </aside>
  );
}

function DetailsSheet({
  conversation,
  open,
}: Pick<DetailsProps, 'conversation'> & { readonly open: boolean }): JSX.Element {
  const t = useText();
  const showDetails = useOverlays((state) => state.showDetails);
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={showDetails}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogCss.dialogBackdrop} />
        <Dialog.Popup
          className={`${css.details} ${css.sheet}`}
          data-dialog="details"
          data-testid="details"
          initialFocus={title}
          // An action of the pane may have opened a dialog.
          finalFocus={() => !hasOpenPopup()}
        >
          <header className={css.detailsHeader}>
            <Dialog.Title ref={title} tabIndex={-1}>
              {t('details.title')}
            </Dialog.Title>
            <Dialog.Close className={buttonCss.iconButton} aria-label={t('details.close')}>
              <X aria-hidden="true" />
            </Dialog.Close>
          </header>
          <DetailsContent conversation={conversation} leave={() => showDetails(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
