import { Fragment, type JSX } from 'react';
import { useOverlays } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { Modal } from '../../ui/Modal.tsx';
import { isMac } from './commandKeys.ts';
import { type Combination, keyName, type Shortcut, shortcutSections } from './shortcuts.ts';

const words = text.shortcuts;

/** The sheet of everything that has a key. */
export function Shortcuts(): JSX.Element {
  const open = useOverlays(({ overlay }) => overlay?.kind === 'shortcuts');
  const close = useOverlays((state) => state.close);
  return (
    <Modal
      open={open}
      onOpenChange={(wanted) => (wanted ? undefined : close())}
      title={words.title}
      close={words.close}
      className="shortcuts"
      dialogId="shortcuts"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached and scrolled by keyboard */}
      <section className="dialog-body shortcuts-body" tabIndex={0} aria-label={words.title}>
        {shortcutSections.map(({ group, shortcuts }) => (
          <div key={group} className="shortcuts-group">
            <h3>{words.groups[group]}</h3>
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

const ShortcutRow = ({ shortcut: { action, keys } }: { readonly shortcut: Shortcut }): JSX.Element => (
  <div className="shortcut">
    <dt>{words.actions[action]}</dt>
    <dd>
      {keys.map((combination, n) => (
        <Fragment key={combination.join('+')}>
          {n === 0 ? null : <span className="shortcut-or">{words.or}</span>}
          <Keys combination={combination} />
        </Fragment>
      ))}
    </dd>
  </div>
);

const Keys = ({ combination }: { readonly combination: Combination }): JSX.Element => (
  <span className="keys">
    {combination.map((key) => (
      <kbd key={key}>{keyName(key, isMac())}</kbd>
    ))}
  </span>
);
