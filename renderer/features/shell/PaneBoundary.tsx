import { TriangleAlert } from 'lucide-react';
import { Component, type ErrorInfo, type JSX, type ReactNode, useState } from 'react';
import type { KeyBelow } from '../../../shared/text/catalogues.ts';
import { createReport } from '../../state/failures.ts';
import { useServices } from '../../state/stores.ts';
import { useText } from '../../text/useText.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';

interface BoundaryProps {
  readonly failed: (error: unknown, componentStack: string | null) => void;
  /** What stands in the place of the children once they failed; `again` shows them anew. */
  readonly fallback: (again: () => void) => ReactNode;
  /** Another value shows the children anew, too. */
  readonly resetKey: unknown;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly hasFailed: boolean;
}

/** Keeps an error in what it draws from taking the rest of the window with it. React has this for classes only. */
class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { hasFailed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.props.failed(error, componentStack ?? null);
  }

  override componentDidUpdate({ resetKey }: BoundaryProps, { hasFailed }: BoundaryState): void {
    // What has only now failed is not tried again, though another value may have made it fail.
    if (hasFailed && resetKey !== this.props.resetKey) this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    const { children, fallback } = this.props;
    return this.state.hasFailed ? fallback(() => this.setState({ hasFailed: false })) : children;
  }
}

interface PaneBoundaryProps {
  readonly pane: KeyBelow<'failedPane.titles'>;
  /** What the pane shows: something else is shown without being asked for. */
  readonly shows?: unknown;
  /** What is drawn around the words, in the place of the pane. */
  readonly frame: (content: JSX.Element) => JSX.Element;
  readonly children: ReactNode;
}

/** A part of the window that fails by itself: the rest goes on, the log is told, and the person can have it back. */
export function PaneBoundary({ pane, shows, frame, children }: PaneBoundaryProps): JSX.Element {
  const t = useText();
  const { api } = useServices();
  const [report] = useState(() => createReport(api));
  return (
    <Boundary
      resetKey={shows}
      failed={(error, componentStack) => report(pane, error, componentStack)}
      fallback={(again) =>
        frame(
          <div className="failed-pane" role="alert" data-testid="failed-pane">
            <EmptyState icon={<TriangleAlert />} title={t(`failedPane.titles.${pane}`)}>
              <p>{t('failedPane.body')}</p>
              <button type="button" className="button" onClick={again}>
                {pane === 'window' ? t('failedPane.windowAgain') : t('failedPane.again')}
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
  /** What the dialog is about; null: it is closed. */
  readonly shows: unknown;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A dialog that fails is closed and told in the corner. It is drawn again when it has something else to show. */
export function DialogBoundary({ shows, close, children }: DialogBoundaryProps): JSX.Element {
  const { api, stores } = useServices();
  const [report] = useState(() => createReport(api));
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
