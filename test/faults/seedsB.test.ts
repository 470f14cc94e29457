import { testSeeds } from './simulator/seedsTest.ts';

testSeeds(1_000, 1_000);
