import { defineConfig } from "vite";

// No data: URIs and no polyfills that write into the page: the Content-Security-Policy allows this origin's files alone.
export default defineConfig({
  base: "/",
  clearScreen: false,
  logLevel: "warn",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    // The notices that the bundled packages ask for travel with them.
    license: { fileName: "licenses.txt" },
    reportCompressedSize: false,
  },
});
