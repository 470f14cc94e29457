import { Fragment, type JSX } from 'react';
import { useOverlays } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Modal } from '../../ui/Modal.tsx';
import { type Combination, keyName, type Shortcut, shortcutSections } from './shortcuts.ts';
import { isMac } from './useCommands.ts';

/** The dialog of keyboard shortcuts. */
export function Shortcuts(): JSX.Element {
  const t = useText();
  const open = useOverlays(({ overlay }) => overlay?.kind === 'shortcuts');
  const close = useOverlays((state) => state.close);
  return (
    <Modal
      open={open}
      onOpenChange={(wanted) => (wanted ? undefined : close())}
      title={t('shortcuts.title')}
      close={t('shortcuts.close')}
      className="shortcuts"
      dialogId="shortcuts"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="dialog-body shortcuts-body" tabIndex={0} aria-label={t('shortcuts.title')}>
        {shortcutSections.map(({ section, shortcuts }) => (
          <div key={section} className="shortcuts-section">
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
    <div className="shortcut">
      <dt>{t(`shortcuts.actions.${action}`)}</dt>
      <dd>
        {keys.map((combination, n) => (
          <Fragment key={combination.join('+')}>
            {n === 0 ? null : <span className="shortcut-or">{t('shortcuts.or')}</span>}
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
    <span className="keys">
      {combination.map((key) => (
        <kbd key={key}>{keyName(t, key, isMac())}</kbd>
      ))}
    </span>
  );
};
