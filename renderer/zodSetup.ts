import { z } from 'zod';

// The window's policy forbids eval. Zod decides while a schema is built, so this module comes before every schema.
z.config({ jitless: true });
