// Starts the interface. A file of its own, because the page's security policy permits no script inside the page.
// `cargo xtask ui` puts this file, index.html and style/ beside what wasm-bindgen writes.
import start from "./moothall-ui.js";

await start();
