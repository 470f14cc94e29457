import { LoaderCircle } from 'lucide-react';
import type { JSX } from 'react';

/** Something is under way; the words beside it say what. */
export const Spinner = (): JSX.Element => <LoaderCircle className="spinner" aria-hidden="true" />;
