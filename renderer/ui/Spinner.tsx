import { LoaderCircle } from 'lucide-react';
import type { JSX } from 'react';
import css from './Spinner.module.css';

/** Indicates work in progress, described by text beside it. */
export const Spinner = (): JSX.Element => <LoaderCircle className={css.spinner} aria-hidden="true" />;
