import type { JSX } from 'react';
import type { Person } from '../../../shared/model.ts';
import { useText } from '../../text/useText.ts';
import { Avatar, personColor } from '../../ui/Avatar.tsx';
import { personName } from '../../ui/personName.ts';
import { useOpenPerson } from '../people/useOpenPerson.ts';
import css from './Sender.module.css';

interface SenderProps {
  readonly person: Person;
}

/** Who wrote a run of messages, in their color, above its first text. By keyboard, people are in the details. */
export function SenderName({ person }: SenderProps): JSX.Element {
  const t = useText();
  const open = useOpenPerson();
  return (
    <button
      type="button"
      className={css.name}
      style={{ color: `var(--name-${personColor(person.id)})` }}
      dir="auto"
      tabIndex={-1}
      title={t('group.openPerson', { name: personName(t, person) })}
      data-testid="sender-name"
      onClick={() => open(person)}
    >
      {personName(t, person)}
    </button>
  );
}

/** The avatar beside the first message of a run. */
export function SenderAvatar({ person }: SenderProps): JSX.Element {
  const open = useOpenPerson();
  return (
    // The name beside it is the same button.
    <button type="button" className={css.avatar} tabIndex={-1} aria-hidden="true" onClick={() => open(person)}>
      <Avatar person={person} size="tiny" />
    </button>
  );
}
