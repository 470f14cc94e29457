import { Menu } from '@base-ui/react/menu';
import { Check, ChevronRight, Timer } from 'lucide-react';
import { type JSX, useId, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Conversation, ConversationId, DisappearAfter } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useConversationList } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import highlightCss from '../../ui/highlight.module.css';
import menuCss from '../../ui/menu.module.css';
import textCss from '../../ui/text.module.css';
import { disappearChoices, durationWords } from '../conversation/disappearing.ts';
import css from './DetailsContent.module.css';

interface DisappearingRowProps {
  readonly conversation: Conversation;
  /** The landmark to portal the menu into, so that screen readers announce where it is. */
  readonly container: HTMLElement | null;
}

/** Sets after how long own messages in this conversation disappear. */
export function DisappearingRow({ conversation, container }: DisappearingRowProps): JSX.Element {
  const t = useText();
  const setDisappearAfter = useConversationList((state) => state.setDisappearAfter);
  const [failed, setFailed] = useState<{ readonly of: ConversationId; readonly error: AppErrorData } | null>(null);
  const valueId = useId();
  const choose = async (disappearAfter: DisappearAfter): Promise<void> => {
    const { id } = conversation;
    setFailed(null);
    // The list shows the new value once it is stored.
    await setDisappearAfter(id, disappearAfter).catch((thrown) =>
      setFailed({ of: id, error: toAppError(thrown).toData() }),
    );
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={css.row} aria-label={t('disappearing.menu')} aria-describedby={valueId}>
          <span className={css.rowIcon} aria-hidden="true">
            <Timer />
          </span>
          <span className={css.rowName}>{t('disappearing.menu')}</span>
          <span id={valueId} className={css.rowValue}>
            {durationWords(t, conversation.disappearAfter) || t('disappearing.off')}
          </span>
          <ChevronRight className={textCss.mirrored} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal container={container}>
          <Menu.Positioner className={menuCss.menuPositioner} sideOffset={6} align="end">
            <Menu.Popup className={menuCss.menu}>
              <Menu.RadioGroup value={conversation.disappearAfter} onValueChange={(chosen) => void choose(chosen)}>
                <Menu.GroupLabel className={menuCss.menuLabel}>{t('disappearing.label')}</Menu.GroupLabel>
                {disappearChoices.map((choice) => (
                  <Menu.RadioItem
                    key={choice}
                    value={choice}
                    className={`${menuCss.menuItem} ${highlightCss.highlight}`}
                    closeOnClick
                  >
                    <span className={menuCss.menuCheck}>
                      <Menu.RadioItemIndicator>
                        <Check aria-hidden="true" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {durationWords(t, choice) || t('disappearing.off')}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {failed?.of === conversation.id ? (
        <p className={css.failed} role="alert">
          {t('disappearing.failed')} {errorText(t, failed.error)}
        </p>
      ) : null}
    </>
  );
}
