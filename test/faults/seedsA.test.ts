import { testSeeds } from './simulator/seedsTest.ts';

// Two files, since each runs on a core of its own.
testSeeds(0, 1_000);
