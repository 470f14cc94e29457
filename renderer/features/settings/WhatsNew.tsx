import { ChevronRight, Sparkles } from 'lucide-react';
import type { JSX } from 'react';
import changelog from '../../../CHANGELOG.md?raw';
import { useText } from '../../text/useText.ts';
import { FormattedText } from '../conversation/FormattedText.tsx';
import { notesOf } from './releaseNotes.ts';
import css from './WhatsNew.module.css';

interface WhatsNewProps {
  readonly version: string;
  readonly rowClass: string | undefined;
}

/** The release notes of the running version, in English, folded; nothing if it has none. */
export function WhatsNew({ version, rowClass }: WhatsNewProps): JSX.Element | null {
  const t = useText();
  const parts = notesOf(changelog, version);
  if (parts.length === 0) return null;
  return (
    <details className={css.news}>
      <summary className={rowClass}>
        <Sparkles aria-hidden="true" />
        <span>{t('about.whatsNew', { version })}</span>
        <ChevronRight className={css.fold} aria-hidden="true" />
      </summary>
      <div className={css.notes} lang="en" dir="ltr" data-testid="release-notes">
        {parts.map(({ title, items }) => (
          <section key={title}>
            <h4>{title}</h4>
            <FormattedText text={items} isFolded={false} terms={[]} />
          </section>
        ))}
      </div>
    </details>
  );
}
