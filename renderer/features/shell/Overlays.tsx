import { Fragment, type JSX } from 'react';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useExports } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Modal } from '../../ui/Modal.tsx';
import { AccountDialogs } from '../accounts/AccountDialogs.tsx';
import { CodeDialog } from '../accounts/CodeDialog.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { ProtectionDialog } from '../lock/ProtectionDialog.tsx';
import { Settings } from '../settings/Settings.tsx';
import { type Combination, keyName, type Shortcut, shortcutSections } from '../shortcuts/shortcuts.ts';
import { isMac, useCommands } from '../shortcuts/useCommands.ts';
import { DialogBoundary } from './PaneBoundary.tsx';

/** Dialogs that belong to the whole window. */
export function Overlays(): JSX.Element {
  const show = useOverlays((state) => state.show);
  useCommands(
    {
      settings: () => show({ kind: 'settings', section: 'appearance' }),
      about: () => show({ kind: 'settings', section: 'about' }),
      shortcuts: () => show({ kind: 'shortcuts' }),
    },
    // Each replaces the other.
    ['settings', 'shortcuts'],
  );
  const overlay = useOverlays((state) => state.overlay);
  const close = useOverlays((state) => state.close);
  const exported = useExports((state) => state.conversationId);
  const closeExport = useExports((state) => state.close);
  const promptId = useAccounts(({ prompts }) => prompts[0]?.promptId) ?? null;
  const answer = useAccounts((state) => state.answer);
  return (
    <>
      <DialogBoundary shows={overlay} close={close}>
        <Settings />
        <AccountDialogs />
        <ProtectionDialog />
        <Shortcuts />
      </DialogBoundary>
      <DialogBoundary shows={exported} close={closeExport}>
        <ExportDialog />
      </DialogBoundary>
      {/* A failed dialog answers without a code. */}
      <DialogBoundary shows={promptId} close={() => promptId !== null && void answer(promptId, null)}>
        <CodeDialog />
      </DialogBoundary>
    </>
  );
}

/** The dialog of keyboard shortcuts. */
function Shortcuts(): JSX.Element {
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
