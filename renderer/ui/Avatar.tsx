import { UserRound } from 'lucide-react';
import { type JSX, memo } from 'react';
import type { Person } from '../../shared/model.ts';
import { avatarColor } from './avatarColor.ts';
import { initialsOf } from './initials.ts';

interface AvatarProps {
  readonly person: Person;
  readonly size?: 'small' | 'large';
}

/** A person's initials on their color. Decorative: the name is always beside it. */
export const Avatar = memo(function Avatar({ person, size = 'large' }: AvatarProps): JSX.Element {
  const initials = initialsOf(person.name, person.handle);
  return (
    <span className={`avatar avatar-${size}`} style={{ backgroundColor: avatarColor(person.id) }} aria-hidden="true">
      {initials === '' ? <UserRound /> : initials}
    </span>
  );
});
