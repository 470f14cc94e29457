import { Search } from 'lucide-react';
import type { JSX } from 'react';
import { useSearch } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';
import { isMac } from '../shortcuts/commandKeys.ts';
import { keyName } from '../shortcuts/shortcuts.ts';

/** Looks like the field that it opens. */
export function SearchButton(): JSX.Element {
  const t = useText();
  const show = useSearch((state) => state.show);
  return (
    <button
      type="button"
      className="search-button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={show}
    >
      <Search aria-hidden="true" />
      <span>{t('search.open')}</span>
      <span className="keys" aria-hidden="true">
        <kbd>{keyName(t, 'Command', isMac())}</kbd>
        <kbd>K</kbd>
      </span>
    </button>
  );
}
