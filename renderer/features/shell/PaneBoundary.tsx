import { TriangleAlert } from 'lucide-react';
import { Component, type ErrorInfo, type JSX, type ReactNode, useState } from 'react';
import type { KeyBelow } from '../../../shared/text/catalogues.ts';
import { useApp } from '../../app/app.ts';
import { createReport } from '../../app/failures.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorActions } from '../../ui/ErrorActions.tsx';
import css from './PaneBoundary.module.css';

interface BoundaryProps {
  readonly failed: (error: unknown, componentStack: string | null) => void;
  /** Replaces the children after a failure; `again` renders them again. */
  readonly fallback: (again: () => void) => ReactNode;
  /** A new value renders the children again. */
  readonly resetKey: unknown;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly hasFailed: boolean;
}

/** Contains rendering errors of its children. React offers this to classes only. */
class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { hasFailed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.props.failed(error, componentStack ?? null);
  }

  override componentDidUpdate({ resetKey }: BoundaryProps, { hasFailed }: BoundaryState): void {
    // A failure in this very update is not retried, though the new value may have caused it.
    if (hasFailed && resetKey !== this.props.resetKey) this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    const { children, fallback } = this.props;
    return this.state.hasFailed ? fallback(() => this.setState({ hasFailed: false })) : children;
  }
}

interface PaneBoundaryProps {
  readonly pane: KeyBelow<'failedPane.titles'>;
  /** What the pane shows; a new value renders it again after a failure. */
  readonly shows?: unknown;
  /** Wraps the failure message in place of the pane. */
  readonly frame: (content: JSX.Element) => JSX.Element;
  readonly children: ReactNode;
}

/** Contains the failure of a pane: reports it and offers to render the pane again. */
export function PaneBoundary({ pane, shows, frame, children }: PaneBoundaryProps): JSX.Element {
  const t = useText();
  const { client } = useApp();
  const [report] = useState(() => createReport(client));
  return (
    <Boundary
      resetKey={shows}
      failed={(error, componentStack) => report(pane, error, componentStack)}
      fallback={(again) =>
        frame(
          <div className={css.failedPane} role="alert" data-testid="failed-pane">
            <EmptyState icon={<TriangleAlert />} title={t(`failedPane.titles.${pane}`)}>
              <p>{t('failedPane.body')}</p>
              <ErrorActions actions={['openLog']} />
              <button type="button" className={buttonCss.button} onClick={again}>
                {t('failedPane.again')}
              </button>
            </EmptyState>
          </div>,
        )
      }
    >
      {children}
    </Boundary>
  );
}

interface DialogBoundaryProps {
  /** What the dialog shows; null if it is closed. */
  readonly shows: unknown;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** Closes a dialog that fails, and shows a notice. A new `shows` renders it again. */
export function DialogBoundary({ shows, close, children }: DialogBoundaryProps): JSX.Element {
  const { client, stores } = useApp();
  const [report] = useState(() => createReport(client));
  return (
    <Boundary
      resetKey={shows}
      failed={(error, componentStack) => {
        report('overlays', error, componentStack);
        close();
        stores.notices.getState().tell({ kind: 'failure' });
      }}
      fallback={() => null}
    >
      {children}
    </Boundary>
  );
}
