import { type JSX, useState } from 'react';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { copyText } from '../../ui/clipboard.ts';
import { type AccountDraft, policyOf } from './accountDraft.ts';
import formCss from './form.module.css';

/** Copies the IAM policy that the person of the form needs, for those who manage the table. */
export function CopyPolicy({ draft }: { readonly draft: AccountDraft }): JSX.Element {
  const t = useText();
  const found = policyOf(draft);
  const text = found === null ? null : JSON.stringify(found.policy, null, 2);
  /** The last copied text: a changed field makes the note about it wrong. */
  const [result, setResult] = useState<{
    readonly of: string | null;
    readonly key: 'anyUser' | 'copied' | 'failed' | 'incomplete';
  }>();
  const copy = (): void => {
    if (text === null) setResult({ of: text, key: 'incomplete' });
    else if (!copyText(text)) setResult({ of: text, key: 'failed' });
    else setResult({ of: text, key: found?.isOfUser ? 'copied' : 'anyUser' });
  };
  return (
    <div className={formCss.testActions}>
      <button type="button" className={buttonCss.button} data-testid="copy-policy" onClick={copy}>
        {t('connect.policy')}
      </button>
      <p role="status" className={formCss.testSummary}>
        {t(result === undefined || result.of !== text ? 'connect.policyHint' : `connect.policyResults.${result.key}`)}
      </p>
    </div>
  );
}
