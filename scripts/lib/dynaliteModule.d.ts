/** The part of dynalite that the emulators use; the package ships no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** A LevelDB directory; without it everything is in memory. */
    path?: string;
    /** How long tables stay in their transient states, in milliseconds; 500 each without them. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
