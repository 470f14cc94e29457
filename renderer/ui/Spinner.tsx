import { LoaderCircle } from 'lucide-react';
import type { JSX } from 'react';

/** Indicates work in progress, described by text beside it. */
export const Spinner = (): JSX.Element => <LoaderCircle className="spinner" aria-hidden="true" />;
