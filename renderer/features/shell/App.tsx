import { MessageCircle } from 'lucide-react';
import { type CSSProperties, type JSX, useEffect } from 'react';
import { useAccount, useGroups } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Conversation } from '../conversation/Conversation.tsx';
import { Sidebar } from '../groups/Sidebar.tsx';
import { StatusBars } from '../status/StatusBars.tsx';
import { Mark } from './Mark.tsx';
import { Splitter } from './Splitter.tsx';
import { useSidebarWidth } from './sidebarWidth.ts';
import { useNarrow } from './useNarrow.ts';
import { Welcome } from './Welcome.tsx';

/** The window: the list and the conversation, side by side or in turn; or how to connect. */
export function App(): JSX.Element {
  const account = useAccount((state) => state.account);
  const error = useAccount((state) => state.error);
  if (account === null || (account === undefined && error !== null)) return <Welcome error={error} />;
  return <Panes />;
}

function Panes(): JSX.Element {
  const narrow = useNarrow();
  const [width, setWidth] = useSidebarWidth();
  const select = useGroups((state) => state.select);
  const open = useGroups(({ groups, selectedId }) => groups?.find(({ id }) => id === selectedId) ?? null);
  const goBack = narrow && open !== null ? () => select(null) : null;
  const size: CSSProperties & { readonly '--sidebar-width': string } = { '--sidebar-width': `${width}px` };

  useEffect(() => {
    if (!narrow) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) select(null);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [narrow, select]);

  return (
    <div className={narrow ? 'panes narrow' : 'panes'} style={size}>
      {narrow && open !== null ? null : (
        <Sidebar
          bars={narrow ? <StatusBars /> : null}
          edge={narrow ? null : <Splitter width={width} onChange={setWidth} />}
        />
      )}
      {narrow && open === null ? null : (
        <main className="pane">{open === null ? <NothingOpen /> : <Conversation group={open} onBack={goBack} />}</main>
      )}
    </div>
  );
}

function NothingOpen(): JSX.Element {
  const some = useGroups((state) => (state.groups?.length ?? 0) > 0);
  return (
    <>
      <StatusBars />
      {some ? (
        <Notice icon={<MessageCircle />} title={text.conversation.none}>
          <p>{text.conversation.noneHint}</p>
        </Notice>
      ) : (
        <div className="backdrop">
          <Mark />
        </div>
      )}
    </>
  );
}
