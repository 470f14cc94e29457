import { Menu } from '@base-ui/react/menu';
import { Bell, BellOff, CalendarDays, Ellipsis, FileDown, Link } from 'lucide-react';
import { type JSX, useState } from 'react';
import { formatDeepLink } from '../../../shared/deepLinks.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { MessageGroup, MutedUntil } from '../../../shared/model.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { useExports, useGroups } from '../../state/hooks.ts';
import { useTimeSource } from '../../state/time.tsx';
import { errorText } from '../../text/said.ts';
import { text } from '../../text.ts';
import { copyText } from '../../ui/clipboard.ts';
import { MutedUntilLabel, useMuted } from '../groups/Muted.tsx';

const words = text.more;
const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND;
/** For how many hours a conversation can be muted, beside for good. */
const muteHours = [1, 8] as const;

interface MoreMenuProps {
  readonly group: MessageGroup;
  readonly container: HTMLElement | null;
  /** Opens the dialog that jumps to a date. */
  readonly onJump: () => void;
}

/** What else can be done with a conversation. */
export function MoreMenu({ group, container, onJump }: MoreMenuProps): JSX.Element {
  const mute = useGroups((state) => state.mute);
  const askExport = useExports((state) => state.ask);
  const time = useTimeSource();
  const muted = useMuted(group.mutedUntil);
  const [error, setError] = useState<AppErrorData | null>(null);
  const muteUntil = (until: MutedUntil): void => {
    setError(null);
    mute(group.id, until).catch((thrown: unknown) => setError(toAppError(thrown).toData()));
  };
  const muteFor = (hours: number): void => muteUntil(instantFromMicros(time.options().now + hours * MICROS_PER_HOUR));
  return (
    <>
      {error === null ? null : (
        <p className="header-error" role="alert">
          {words.muteFailed} {errorText(error)}
        </p>
      )}
      <Menu.Root>
        <Menu.Trigger className="icon-button" aria-label={words.open} title={words.open}>
          <Ellipsis aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal container={container}>
          <Menu.Positioner className="menu-positioner" sideOffset={6} align="end">
            <Menu.Popup className="menu">
              <Item icon={<CalendarDays />} onClick={onJump}>
                {words.jump}
              </Item>
              <Item
                icon={<Link />}
                onClick={() => copyText(formatDeepLink({ kind: 'group', groupId: group.id, messageId: null }))}
              >
                {words.copyLink}
              </Item>
              <Item icon={<FileDown />} onClick={() => askExport(group.id)}>
                {words.export}
              </Item>
              <Menu.Separator className="menu-separator" />
              <Menu.Group>
                <Menu.GroupLabel className="menu-label">
                  {muted ? <MutedUntilLabel until={group.mutedUntil} /> : words.mute}
                </Menu.GroupLabel>
                {muted ? (
                  <Item icon={<Bell />} onClick={() => muteUntil(null)}>
                    {words.unmute}
                  </Item>
                ) : (
                  <>
                    {muteHours.map((hours) => (
                      <Item key={hours} icon={<BellOff />} onClick={() => muteFor(hours)}>
                        {words.muteHours(hours)}
                      </Item>
                    ))}
                    <Item icon={<BellOff />} onClick={() => muteUntil('always')}>
                      {words.muteAlways}
                    </Item>
                  </>
                )}
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

interface ItemProps {
  readonly icon: JSX.Element;
  readonly onClick: () => void;
  readonly children: string;
}

const Item = ({ icon, onClick, children }: ItemProps): JSX.Element => (
  <Menu.Item className="menu-item" onClick={onClick}>
    <span className="menu-icon" aria-hidden="true">
      {icon}
    </span>
    {children}
  </Menu.Item>
);
