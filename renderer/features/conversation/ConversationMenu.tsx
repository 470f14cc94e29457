import { Menu } from '@base-ui/react/menu';
import { Check, Timer } from 'lucide-react';
import { type JSX, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Conversation, DisappearAfter } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useConversationList } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { disappearChoices, durationWords } from './disappearing.ts';

interface ConversationMenuProps {
  readonly group: Conversation;
  /** What the menu is put into: a part of the page that a screen reader knows the name of. */
  readonly container: HTMLElement | null;
}

/** After how long own messages of this conversation disappear. */
export function ConversationMenu({ group, container }: ConversationMenuProps): JSX.Element {
  const t = useText();
  const setDisappearAfter = useConversationList((state) => state.setDisappearAfter);
  const [error, setError] = useState<AppErrorData | null>(null);
  const choose = async (disappearAfter: DisappearAfter): Promise<void> => {
    setError(null);
    // What holds is what the list says, once it is kept.
    await setDisappearAfter(group.id, disappearAfter).catch((thrown) => setError(toAppError(thrown).toData()));
  };
  return (
    <>
      {error === null ? null : (
        <p className="header-error" role="alert">
          {t('disappearing.failed')} {errorText(t, error)}
        </p>
      )}
      <Menu.Root>
        <Menu.Trigger
          className={`icon-button ${group.disappearAfter === null ? '' : 'icon-button-on'}`}
          aria-label={t('disappearing.menu')}
          title={t('disappearing.menu')}
        >
          <Timer aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal container={container}>
          <Menu.Positioner className="menu-positioner" sideOffset={6} align="end">
            <Menu.Popup className="menu">
              <Menu.RadioGroup value={group.disappearAfter} onValueChange={(chosen) => void choose(chosen)}>
                <Menu.GroupLabel className="menu-label">{t('disappearing.label')}</Menu.GroupLabel>
                {disappearChoices.map((choice) => (
                  <Menu.RadioItem key={choice} value={choice} className="menu-item" closeOnClick>
                    <span className="menu-check">
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
    </>
  );
}
