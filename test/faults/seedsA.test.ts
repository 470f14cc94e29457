import { testSeeds } from './simulator/seedsTest.ts';

// Two files, so that they run on two cores.
testSeeds(0, 1_000);
