import { Dialog } from '@base-ui/react/dialog';
import { type JSX, type RefObject, useRef, useState } from 'react';
import type { MfaPrompt } from '../../../shared/contract/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import dialogCss from '../../ui/dialog.module.css';
import { TextField } from '../../ui/TextField.tsx';
import css from './CodeDialog.module.css';

/** Asks for MFA codes, one request after the other. */
export function CodeDialog(): JSX.Element {
  const t = useText();
  const prompt = useAccounts(({ prompts }) => prompts[0]) ?? null;
  const answer = useAccounts((state) => state.answer);
  const field = useRef<HTMLInputElement>(null);
  const reply = (code: string | null): void => {
    if (prompt !== null) void answer(prompt.promptId, code);
  };
  return (
    <Dialog.Root
      open={prompt !== null}
      onOpenChange={(open) => (open ? undefined : reply(null))}
      disablePointerDismissal
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={`${dialogCss.dialogBackdrop} ${css.dialogTop}`} />
        <Dialog.Popup className={`${dialogCss.dialog} ${dialogCss.dialogSmall} ${css.dialogTop}`} initialFocus={field}>
          <Dialog.Title className={dialogCss.dialogTitle}>{t('mfa.title')}</Dialog.Title>
          {prompt === null ? null : <Code key={prompt.promptId} prompt={prompt} field={field} onReply={reply} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface CodeProps {
  readonly prompt: MfaPrompt;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onReply: (code: string | null) => void;
}

function Code({ prompt, field, onReply }: CodeProps): JSX.Element {
  const t = useText();
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const { profile, serial } = prompt;
  return (
    <form
      className={css.codeForm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const digits = code.replace(/\s/g, '');
        if (/^\d{6}$/.test(digits)) onReply(digits);
        else setWrong(true);
      }}
    >
      <Dialog.Description className={dialogCss.dialogText}>
        {profile === '' ? t('mfa.bodyDefault') : t('mfa.body', { profile })}
      </Dialog.Description>
      <code className={css.codeSerial}>{serial}</code>
      <TextField
        ref={field}
        label={t('mfa.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        value={code}
        error={wrong ? t('mfa.wrong') : null}
        onValue={(typed) => {
          setCode(typed);
          setWrong(false);
        }}
      />
      <div className={dialogCss.dialogActions}>
        <Dialog.Close className={buttonCss.button}>{t('mfa.cancel')}</Dialog.Close>
        <button type="submit" className={`${buttonCss.button} ${buttonCss.buttonPrimary}`}>
          {t('mfa.send')}
        </button>
      </div>
    </form>
  );
}
