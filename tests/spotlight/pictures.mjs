// Makes the pictures of Spotlight in docs/pictures, by hand: nothing runs it.
//
//     cd FOLDER && npm install playwright-core && sudo apt-get install chromium pngquant
//     node ROOT/tests/spotlight/pictures.mjs http://localhost:8969 ROOT/docs/pictures
//     pngquant --force --ext .png --strip --speed 1 ROOT/docs/pictures/spotlight-*.png
//
// FOLDER is any outside the repository, ROOT the repository. Shows the newest error that a Spotlight at that URL has, and the
// newest trace: docs/looking.md says how they come there.

import { createRequire } from "node:module";
import path from "node:path";

const { chromium } = createRequire(path.resolve("anything"))("playwright-core");
const [url, folder] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 640 } });
// The page reports to its makers; this run is none of their concern.
await page.route(/sentry\.io/, (route) => route.abort());

async function newest(kind, name) {
  await page.goto(`${url}/telemetry/${kind}`);
  const links = page.locator(`a[href*="/telemetry/${kind}/"]`);
  await links.first().waitFor();
  await page.waitForTimeout(1000); // What it has comes one by one.
  await links.first().click();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${folder}/${name}.png` });
}

await newest("errors", "spotlight-error");
await newest("traces", "spotlight-trace");
await browser.close();
