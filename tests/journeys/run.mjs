// ZHIGAI_URL=http://127.0.0.1:8080 node tests/journeys/run.mjs [part of a name]
import { LANGUAGES, SIZES, breaches, openPage, withBrowser } from "./browser.mjs";
import { journeys } from "./journeys.mjs";

const only = process.argv[2] ?? "";
let passed = 0, failed = 0, skipped = 0;
await withBrowser(async (browser) => {
  for (const journey of journeys.filter((j) => j.name.includes(only)))
    for (const size of journey.sizes ?? Object.keys(SIZES)) for (const language of journey.languages ?? LANGUAGES) {
      const page = await openPage(browser, size, language), name = `${journey.name} (${size}, ${language})`;
      try {
        const why = await journey.run(page, { size, language });
        const wrong = await breaches(page);
        if (wrong.length) throw new Error(wrong.join("\n      "));
        if (why) { skipped++; console.log(`skip  ${name}: ${why}`); } else { passed++; console.log(`ok    ${name}`); }
      } catch (error) { failed++; console.log(`FAIL  ${name}\n      ${error.message.split("\n").slice(0, 12).join("\n      ")}\n      at ${page.url()}`); }
      await page.close();
    }
});
console.log(`journeys: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed ? 1 : 0;
