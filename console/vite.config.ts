import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const outDir = fileURLToPath(new URL('../engine/dist/console/', import.meta.url));

export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Pages find their parts beside them, wherever a proxy puts the service; dev serves them where they will be.
  base: command === 'build' ? './' : '/console/',
  plugins: [react(), compressed()],
  // The service puts another nonce in its place with each page that it hands out.
  html: { cspNonce: '{{nonce}}' },
  build: {
    outDir,
    emptyOutDir: true,
    // Inlined as `data:` they would need a wider policy than a file of our own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // For those who work on the pages: `SCHOOLBELL_ORIGIN` says where a service runs.
  server: { proxy: { '^/(v1/|readyz$)': process.env['SCHOOLBELL_ORIGIN'] ?? 'http://127.0.0.1:4080' } },
}));

/** Compresses once what would otherwise be compressed at each request. */
function compressed(): Plugin {
  return {
    name: 'schoolbell-compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const part of Object.values(bundle)) {
          if (!/\.(js|css|svg)$/.test(part.fileName)) continue;
          const bytes = Buffer.from(part.type === 'chunk' ? part.code : part.source);
          this.emitFile({
            type: 'asset',
            fileName: `${part.fileName}.br`,
            source: brotliCompressSync(bytes),
          });
          this.emitFile({
            type: 'asset',
            fileName: `${part.fileName}.gz`,
            source: gzipSync(bytes, { level: 9 }),
          });
        }
      },
    },
  };
}
