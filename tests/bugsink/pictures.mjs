// Part of pictures.py: opens pages of Bugsink in a headless Chromium, and keeps what matters of each.
//
//     node pictures.mjs URL FOLDER ISSUE
//
// Needs playwright-core (npm), in the folder from which it is run.

import { createRequire } from "node:module";
import path from "node:path";

const { chromium } = createRequire(path.resolve("anything"))("playwright-core");
const [url, folder, issue] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });

// Keeps the page from the element at `from`, if given, to the one at `to`, or to its lower edge where it is `within`.
async function keep(name, { from, to, within, width = 1280 }) {
  const top = from ? (await page.locator(from).last().boundingBox()).y - 8 : 0;
  const end = await page.locator(to ?? within).last().boundingBox();
  const bottom = to ? end.y - 4 : end.y + end.height + 16;
  const clip = { x: 0, y: top, width, height: Math.ceil(bottom - top) };
  await page.screenshot({ path: `${folder}/${name}.png`, clip, fullPage: true });
}

await page.goto(`${url}/issues/1/`);
await keep("bugsink-issues", { within: "table" });

await page.goto(`${url}/issues/issue/${issue}/event/last/`);
await page.evaluate("showAllFrames()");
await page.waitForTimeout(500); // The frames unfold.
await keep("bugsink-issue", { within: "text=/Event \\d+ of \\d+ which/" });

await page.goto(`${url}/issues/issue/${issue}/event/last/details/`);
await keep("bugsink-tags", { from: "h1:text-is('Tags')", to: "h1:text-is('Request')", width: 930 });
await keep("bugsink-context", { from: "text=/^MONITORED$/i", to: "text=/^OS$/", width: 930 });

await browser.close();
