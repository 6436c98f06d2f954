import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['schoolbell', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['schoolbell', 'module', 'node', 'development|production'] } },
  test: {
    include: ['*.test.ts', '{wire,engine,bench,chaos,examples,console,docs}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
