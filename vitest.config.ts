import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['schoolbell', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['schoolbell', 'module', 'node', 'development|production'] } },
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'house',
          include: ['*.test.ts', '{wire,engine,bench,examples,docs}/**/*.test.ts', 'console/*/**/*.test.ts'],
          // Many wait for programs that they started: on two cores one file at a time would leave much of both idle.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // A browser and a service keep two cores busy: one file at a time, and nothing beside it.
        extends: true,
        test: {
          name: 'pages',
          include: ['console/*.test.ts'],
          globalSetup: ['console/testing/built.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Three nodes and a database keep two cores busy: one file at a time, when all else is done.
        extends: true,
        test: {
          name: 'nodes',
          include: ['chaos/**/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
