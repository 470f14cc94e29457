import { Menu } from '@base-ui/react/menu';
import { Ellipsis, MessageCircle, ShieldCheck, ShieldOff, UserMinus, UserPlus } from 'lucide-react';
import type { JSX } from 'react';
import type { Conversation, Member, MemberRole } from '../../../shared/model.ts';
import { displayHandleBeside } from '../../../shared/text/displayName.ts';
import { useApp } from '../../app/app.ts';
import { useOverlays } from '../../app/hooks.ts';
import { changeGroup } from '../../session/commands.ts';
import { useAccount, useMembers, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import buttonCss from '../../ui/button.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import menuCss from '../../ui/menu.module.css';
import { personName } from '../../ui/personName.ts';
import { useOpenPerson } from '../people/useOpenPerson.ts';
import contentCss from './DetailsContent.module.css';
import css from './GroupPeople.module.css';

interface GroupPeopleProps {
  readonly conversation: Conversation;
  /** The landmark to portal menus into, so that screen readers announce where they are. */
  readonly container: HTMLElement | null;
}

/** Who is in a conversation of many, and what the owner's role allows. */
export function GroupPeople({ conversation, container }: GroupPeopleProps): JSX.Element | null {
  const t = useText();
  const ownerId = useAccount((state) => state.account?.owner.id);
  const isRead = useMembers(({ conversationId, members }) => conversationId === conversation.id && members !== null);
  const members = useMembers((state) => state.members) ?? [];
  const askGroup = useOverlays((state) => state.askGroup);
  if (!isRead) return null;
  const own = members.find(({ person }) => person.id === ownerId);
  const role = own?.role ?? 'member';
  const others = members
    .filter((member) => member !== own)
    .toSorted((a, b) => personName(t, a.person).localeCompare(personName(t, b.person), t.locale));
  return (
    <>
      {role === 'member' ? null : (
        <button
          type="button"
          className={`${contentCss.row} ${css.add}`}
          onClick={() => askGroup({ kind: 'add', conversation })}
        >
          <span className={contentCss.rowIcon} aria-hidden="true">
            <UserPlus />
          </span>
          <span className={contentCss.rowName}>{t('group.add')}</span>
        </button>
      )}
      {members.length === 0 ? (
        <p className={css.note}>{t('group.peopleUnknown')}</p>
      ) : (
        <ul className={css.people} data-testid="group-people">
          {[...(own === undefined ? [] : [own]), ...others].map((member) => (
            <PersonRow
              key={member.person.id}
              member={member}
              isOwn={member === own}
              ownRole={role}
              conversation={conversation}
              container={container}
            />
          ))}
        </ul>
      )}
      {role === 'member' ? null : <p className={css.note}>{t('group.access')}</p>}
    </>
  );
}

interface PersonRowProps extends GroupPeopleProps {
  readonly member: Member;
  readonly isOwn: boolean;
  readonly ownRole: MemberRole;
}

function PersonRow({ member, isOwn, ownRole, conversation, container }: PersonRowProps): JSX.Element {
  const t = useText();
  const { person, role } = member;
  const name = personName(t, person);
  const handle = displayHandleBeside(person);
  return (
    <li className={css.person} data-role={role}>
      <Avatar person={person} size="small" />
      <span className={css.names}>
        <bdi className={css.name}>{isOwn ? t('group.you', { name }) : name}</bdi>
        {handle === '' ? null : <bdi className={css.handle}>{handle}</bdi>}
      </span>
      {role === 'member' ? null : <span className={css.role}>{t(`group.roles.${role}`)}</span>}
      {isOwn ? null : (
        <Menu.Root>
          <Menu.Trigger
            className={buttonCss.iconButton}
            aria-label={t('group.actionsFor', { name })}
            title={t('group.actionsFor', { name })}
          >
            <Ellipsis aria-hidden="true" />
          </Menu.Trigger>
          <Menu.Portal container={container}>
            <Menu.Positioner className={menuCss.menuPositioner} sideOffset={4} align="end">
              <Menu.Popup className={menuCss.menu}>
                <PersonItems member={member} ownRole={ownRole} conversation={conversation} />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
    </li>
  );
}

function PersonItems({
  member: { person, role },
  ownRole,
  conversation,
}: Pick<PersonRowProps, 'member' | 'ownRole' | 'conversation'>): JSX.Element {
  const t = useText();
  const { stores } = useApp();
  const { client } = useSession();
  const askGroup = useOverlays((state) => state.askGroup);
  const open = useOpenPerson();
  const name = personName(t, person);
  const setRole = (chosen: 'admin' | 'member'): void =>
    void changeGroup(conversation.id, { kind: 'role', person, role: chosen }, client, stores.notices);
  return (
    <>
      <MenuItem icon={<MessageCircle />} onClick={() => open(person)}>
        {t('group.openPerson', { name })}
      </MenuItem>
      {ownRole !== 'owner' || role === 'owner' ? null : role === 'admin' ? (
        <MenuItem icon={<ShieldOff />} onClick={() => setRole('member')}>
          {t('group.removeAdmin')}
        </MenuItem>
      ) : (
        <MenuItem icon={<ShieldCheck />} onClick={() => setRole('admin')}>
          {t('group.makeAdmin')}
        </MenuItem>
      )}
      {ownRole === 'member' || role === 'owner' ? null : (
        <MenuItem icon={<UserMinus />} onClick={() => askGroup({ kind: 'remove', conversation, person })}>
          {t('group.remove')}
        </MenuItem>
      )}
    </>
  );
}
