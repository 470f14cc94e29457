import { Dialog } from '@base-ui/react/dialog';
import { type JSX, type RefObject, useRef, useState } from 'react';
import type { MfaPrompt } from '../../../shared/contract/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { TextField } from '../../ui/TextField.tsx';

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
        <Dialog.Backdrop className="dialog-backdrop dialog-top" />
        <Dialog.Popup className="dialog dialog-small dialog-top" initialFocus={field}>
          <Dialog.Title className="dialog-title">{t('mfa.title')}</Dialog.Title>
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
      className="code-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const digits = code.replace(/\s/g, '');
        if (/^\d{6}$/.test(digits)) onReply(digits);
        else setWrong(true);
      }}
    >
      <Dialog.Description className="dialog-text">
        {profile === '' ? t('mfa.bodyDefault') : t('mfa.body', { profile })}
      </Dialog.Description>
      <code className="code-serial">{serial}</code>
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
      <div className="dialog-actions">
        <Dialog.Close className="button">{t('mfa.cancel')}</Dialog.Close>
        <button type="submit" className="button button-primary">
          {t('mfa.send')}
        </button>
      </div>
    </form>
  );
}
