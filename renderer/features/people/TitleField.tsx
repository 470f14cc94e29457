import type { JSX, Ref } from 'react';
import { longestTitle } from '../../../shared/model.ts';
import { isBlank } from '../../../shared/text/blank.ts';
import { useText } from '../../text/useText.ts';
import { TextField } from '../../ui/TextField.tsx';

interface TitleFieldProps {
  readonly ref?: Ref<HTMLInputElement>;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly error: string | null;
}

/** Whether a title is blank or too long for a conversation of many. */
export const titleError = (title: string): boolean => isBlank(title) || lengthOf(title) > longestTitle;

/** In code points. */
const lengthOf = (title: string): number => [...title.trim()].length;

/** The title of a conversation of many, counted once it is typed. */
export function TitleField({ ref, value, onValue, error }: TitleFieldProps): JSX.Element {
  const t = useText();
  const count = lengthOf(value);
  return (
    <TextField
      {...(ref === undefined ? {} : { ref })}
      label={t('group.name')}
      value={value}
      onValue={onValue}
      dir="auto"
      maxLength={4 * longestTitle}
      autoCapitalize="sentences"
      error={error}
      hint={count === 0 ? undefined : t('group.nameLength', { count, limit: longestTitle })}
    />
  );
}
