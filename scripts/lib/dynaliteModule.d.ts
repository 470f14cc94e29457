/** Types for the part of dynalite that we use; the package has none. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** A LevelDB directory; absent: in memory. */
    path?: string;
    /** Milliseconds that tables stay in transient states, 500 by default. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
