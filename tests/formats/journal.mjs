// Opens a journal page with JavaScript's Automerge and prints each entry in hexadecimal, a line each.
//
//     MOOTHALL_NODE_MODULES=DIR node journal.mjs PAGE

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const modules = process.env.MOOTHALL_NODE_MODULES ?? process.env.NODE_PATH;
if (!modules) {
  console.error("MOOTHALL_NODE_MODULES names no folder with @automerge/automerge in it");
  process.exit(2);
}
const require = createRequire(join(modules, "moothall.cjs"));
const automerge = require("@automerge/automerge");
const page = automerge.load(new Uint8Array(readFileSync(process.argv[2])));
for (const entry of page.entries) {
  console.log(Buffer.from(entry).toString("hex"));
}
