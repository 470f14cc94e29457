import { Fragment, type JSX } from 'react';
import { useOverlays, useSettings } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import dialogCss from '../../ui/dialog.module.css';
import { Modal } from '../../ui/Modal.tsx';
import keysCss from '../shell/keys.module.css';
import css from './Shortcuts.module.css';
import { type Combination, keyName, type Shortcut, shortcutSections } from './shortcuts.ts';
import { isMac } from './useCommands.ts';

/** The dialog of keyboard shortcuts. */
export function Shortcuts(): JSX.Element {
  const t = useText();
  const open = useOverlays(({ overlay }) => overlay?.kind === 'shortcuts');
  const close = useOverlays((state) => state.close);
  const enterAddsLine = useSettings(({ settings }) => settings.behaviour.enterAddsLine);
  return (
    <Modal
      open={open}
      onOpenChange={(wanted) => (wanted ? undefined : close())}
      title={t('shortcuts.title')}
      close={t('shortcuts.close')}
      className={css.shortcuts}
      dialogId="shortcuts"
    >
      <section
        className={`${dialogCss.dialogBody} ${css.shortcutsBody}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t('shortcuts.title')}
      >
        {shortcutSections(enterAddsLine).map(({ section, shortcuts }) => (
          <div key={section} className={css.shortcutsSection}>
            <h3>{t(`shortcuts.sections.${section}`)}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <ShortcutRow key={shortcut.action} shortcut={shortcut} />
              ))}
            </dl>
          </div>
        ))}
      </section>
    </Modal>
  );
}

const ShortcutRow = ({ shortcut: { action, keys } }: { readonly shortcut: Shortcut }): JSX.Element => {
  const t = useText();
  return (
    <div className={css.shortcut}>
      <dt>{t(`shortcuts.actions.${action}`)}</dt>
      <dd>
        {keys.map((combination, n) => (
          <Fragment key={combination.join('+')}>
            {n === 0 ? null : <span className={css.shortcutOr}>{t('shortcuts.or')}</span>}
            <Keys combination={combination} />
          </Fragment>
        ))}
      </dd>
    </div>
  );
};

const Keys = ({ combination }: { readonly combination: Combination }): JSX.Element => {
  const t = useText();
  return (
    <span data-keys className={keysCss.keys}>
      {combination.map((key) => (
        <kbd key={key}>{keyName(t, key, isMac())}</kbd>
      ))}
    </span>
  );
};
