import { Dialog } from '@base-ui/react/dialog';
import { type JSX, type RefObject, useRef, useState } from 'react';
import type { CodeQuestion } from '../../../shared/ipc/accounts.ts';
import { useAccounts } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { TextField } from '../../ui/TextField.tsx';

const words = text.mfa;

/** Asks for the code of an MFA device when a role wants one, one question after the other. */
export function CodeDialog(): JSX.Element {
  const question = useAccounts(({ questions }) => questions[0]) ?? null;
  const answer = useAccounts((state) => state.answer);
  const field = useRef<HTMLInputElement>(null);
  const reply = (code: string | null): void => {
    if (question !== null) void answer(question.askId, code);
  };
  return (
    <Dialog.Root
      open={question !== null}
      onOpenChange={(open) => (open ? undefined : reply(null))}
      disablePointerDismissal
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop dialog-top" />
        <Dialog.Popup className="dialog dialog-small dialog-top" initialFocus={field}>
          <Dialog.Title className="dialog-title">{words.title}</Dialog.Title>
          {question === null ? null : <Code key={question.askId} question={question} field={field} onReply={reply} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface CodeProps {
  readonly question: CodeQuestion;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onReply: (code: string | null) => void;
}

function Code({ question, field, onReply }: CodeProps): JSX.Element {
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const { profile, serial } = question;
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
        {profile === '' ? words.bodyDefault : words.body(profile)}
      </Dialog.Description>
      <code className="code-serial">{serial}</code>
      <TextField
        ref={field}
        label={words.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        value={code}
        error={wrong ? words.wrong : null}
        onValue={(typed) => {
          setCode(typed);
          setWrong(false);
        }}
      />
      <div className="dialog-actions">
        <Dialog.Close className="button">{words.cancel}</Dialog.Close>
        <button type="submit" className="button button-primary">
          {words.send}
        </button>
      </div>
    </form>
  );
}
