import { type JSX, useCallback, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { UserId } from '../../../shared/model.ts';
import { useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Byline } from '../../ui/Byline.tsx';
import buttonCss from '../../ui/button.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { personName } from '../../ui/personName.ts';
import { useRead } from '../../ui/useRead.ts';
import css from './BlockedPeople.module.css';
import partCss from './part.module.css';
import { Part } from './SectionParts.tsx';

/** The people who are blocked on this computer, in the active account. */
export function BlockedPeople(): JSX.Element | null {
  const t = useText();
  const { accountId, client } = useSession();
  const [changes, setChanges] = useState(0);
  const [failure, setFailure] = useState<AppErrorData | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change makes another read
  const read = useCallback(() => client.people.blocked(), [client, changes]);
  const { value, error } = useRead(accountId === null ? null : read);
  if (accountId === null) return null;
  const unblock = (id: UserId): void => {
    setFailure(null);
    client.people.unblock({ id }).then(
      () => setChanges((count) => count + 1),
      (thrown: unknown) => setFailure(toAppError(thrown).toData()),
    );
  };
  return (
    <Part title={t('blocking.people')}>
      {error === null ? null : <Failure title={t('settings.notRead')} error={error} />}
      {failure === null ? null : <Failure title={t('settings.notKept')} error={failure} />}
      <p className={partCss.partNote}>
        {value !== null && value.people.length === 0 ? t('blocking.none') : t('blocking.hint')}
      </p>
      {value === null || value.people.length === 0 ? null : (
        <ul className={css.people} aria-label={t('blocking.people')}>
          {value.people.map((person) => (
            <li key={person.id} className={css.person}>
              <Avatar person={person} size="small" />
              <div className={css.names}>
                <p dir="auto">{personName(t, person)}</p>
                <Byline person={person} parts={[]} />
              </div>
              <button
                type="button"
                className={buttonCss.button}
                aria-label={t('blocking.unblockOf', { name: personName(t, person) })}
                onClick={() => unblock(person.id)}
              >
                {t('blocking.unblock')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
